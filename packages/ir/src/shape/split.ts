import { SinterError } from "../base/error.ts";
import { type AddDims, addDims } from "../dim/polynomial.ts";
import { type AxisMismatch, type Cut, type CutAt, checkAxis } from "./axis.ts";
import { type Dim, type Shape, type ShapeText, shapeText } from "./dim.ts";
import type { MayEqual } from "./same.ts";

/** What split says of parts that are not the whole axis. */
export const splitMismatch = <S extends string, A extends number, P extends string, D extends Dim>(
  shape: S,
  axis: A,
  parts: P,
  dim: D,
) => `split of ${shape} along axis ${axis} into ${parts}: the parts must add up to ${dim}` as const;

/**
 * The shapes of the parts of one axis, in order.
 * @throws SinterError SHAPE_MISMATCH
 */
export function splitShapes(shape: Shape, parts: readonly number[], axis: number): Shape[] {
  const at = checkAxis("split", shape, axis);
  const dim = shape[at] as Dim;
  const fits = parts.every((part) => Number.isInteger(part) && part > 0);
  if (!fits || parts.reduce<Dim>((sum, part) => addDims(sum, part), 0) !== dim)
    throw new SinterError("SHAPE_MISMATCH", splitMismatch(shapeText(shape), at, shapeText(parts), dim));
  return parts.map((part) => shape.map((own, i) => (i === at ? part : own)));
}

/** The type twin of `splitShapes`: the shapes, or the sentence. */
export type SplitShapes<S extends Shape, P extends readonly number[], A extends number> = [
  CutAt<S, A>,
] extends [never]
  ? AxisMismatch<"split", A, S>
  : number extends P["length"] | P[number]
    ? { [I in keyof P]: Shape }
    : CutAt<S, A> extends infer C extends Cut
      ? true extends MayEqual<SumOf<P>, C["dim"]> & ArePositive<P>
        ? { [I in keyof P]: [...C["before"], P[I] & Dim, ...C["after"]] }
        : ReturnType<typeof splitMismatch<ShapeText<S>, C["before"]["length"], ShapeText<P>, C["dim"]>>
      : { [I in keyof P]: Shape };

type ArePositive<P extends readonly number[]> = `${P[number]}` extends infer T
  ? true extends (T extends "0" | `-${string}` | `${string}.${string}` ? true : false)
    ? false
    : true
  : never;

type SumOf<P extends readonly number[], Sum extends Dim = 0> = P extends readonly [
  infer X extends number,
  ...infer Rest extends readonly number[],
]
  ? SumOf<Rest, AddDims<Sum, X>>
  : Sum;
