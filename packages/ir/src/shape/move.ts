import { SinterError } from "../base/error.ts";
import { type CheckedDims, checkDims, type Dim, type Shape, type ShapeText, shapeText } from "./dim.ts";
import type { MayEqual } from "./same.ts";

/** What transpose says of an order that does not name every axis once. */
export const transposeMismatch = <S extends string, P extends string>(shape: S, perm: P) =>
  `transpose of ${shape} needs every axis once, counted from 0, got ${perm}` as const;

/** The type twin of `transposeMismatch`. */
export type TransposeMismatch<S extends Shape, P extends readonly number[]> = ReturnType<
  typeof transposeMismatch<ShapeText<S>, ShapeText<P>>
>;

/**
 * The axes of `from` in the order `perm`.
 * @throws SinterError SHAPE_MISMATCH
 */
export function transposeShape(from: Shape, perm: readonly number[]): Shape {
  const valid = perm.length === from.length && from.every((_, i) => perm.includes(i));
  if (!valid) throw new SinterError("SHAPE_MISMATCH", transposeMismatch(shapeText(from), shapeText(perm)));
  return perm.map((axis) => from[axis] as Dim);
}

/** The type twin of `transposeShape`: the result's shape, or the sentence. */
export type TransposeShape<S extends Shape, P extends readonly number[]> = number extends
  | S["length"]
  | P["length"]
  | P[number]
  ? Shape
  : IsOrder<AxesOf<S>, S["length"], P> extends true
    ? Permuted<S, P>
    : TransposeMismatch<S, P>;

/** Whether `P` names every axis once; the shape itself stays out of it, so that its sizes may be type parameters. */
type IsOrder<Axes, Rank, P extends readonly number[]> = [P["length"]] extends [Rank]
  ? [Axes] extends [P[number]]
    ? [P[number]] extends [Axes]
      ? true
      : false
    : false
  : false;

/** 0 | 1 | … | rank − 1 */
type AxesOf<S extends Shape, Counted extends readonly unknown[] = []> = S extends readonly [
  unknown,
  ...infer Rest extends Shape,
]
  ? Counted["length"] | AxesOf<Rest, [...Counted, 0]>
  : never;

type Permuted<S extends Shape, P extends readonly number[], Out extends Shape = []> = P extends readonly [
  infer A extends number,
  ...infer Rest extends readonly number[],
]
  ? Permuted<S, Rest, [...Out, S[A]]>
  : Out;

/** The type of a transpose without an order: the last two axes change places. */
export type SwapLastTwo<S extends Shape> = S extends readonly [
  ...infer Lead extends Shape,
  infer A extends Dim,
  infer B extends Dim,
]
  ? [...Lead, B, A]
  : S;

/** What broadcast says where a shape cannot be repeated up to another. */
export const broadcastToMismatch = <A extends string, B extends string>(from: A, to: B) =>
  `${from} does not broadcast to ${to}` as const;

/** The type twin of `broadcastToMismatch`. */
export type BroadcastToMismatch<From extends Shape, To extends Shape> = ReturnType<
  typeof broadcastToMismatch<ShapeText<From>, ShapeText<To>>
>;

/**
 * `to`, if `from` aligned at the last axis has 1 or the same size everywhere.
 * @throws SinterError SHAPE_MISMATCH
 */
export function broadcastShape(from: Shape, to: Shape): Shape {
  checkDims(to, "broadcast");
  const offset = to.length - from.length;
  if (offset < 0 || !from.every((dim, i) => dim === 1 || dim === to[i + offset]))
    throw new SinterError("SHAPE_MISMATCH", broadcastToMismatch(shapeText(from), shapeText(to)));
  return to;
}

/** The type twin of `broadcastShape`: the sentence, or true if `From` repeats up to `To`. */
export type BroadcastError<From extends Shape, To extends Shape> =
  To extends CheckedDims<To, "broadcast">
    ? CanRepeat<From, To> extends true
      ? true
      : BroadcastToMismatch<From, To>
    : true;

type CanRepeat<From extends Shape, To extends Shape> = number extends From["length"] | To["length"]
  ? true
  : From extends readonly [...infer RestFrom extends Shape, infer A extends Dim]
    ? To extends readonly [...infer RestTo extends Shape, infer B extends Dim]
      ? A extends 1
        ? CanRepeat<RestFrom, RestTo>
        : MayEqual<A, B> extends true
          ? CanRepeat<RestFrom, RestTo>
          : false
      : false
    : true;
