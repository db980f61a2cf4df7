import { SinterError } from "../base/error.ts";
import {
  type DivideDims,
  divideDims,
  type MultiplyDims,
  multiplyDims,
  type ProductOf,
} from "../dim/polynomial.ts";
import { type CheckedDim, checkDim, type Dim, type Shape, type ShapeText, shapeText } from "./dim.ts";
import type { MayEqual } from "./same.ts";

/** What reshape says where the numbers of elements differ. */
export const reshapeMismatch = <From extends string, To extends string>(from: From, to: To) =>
  `reshape from ${from} to ${to} changes the number of elements` as const;

/** The type twin of `reshapeMismatch`. */
export type ReshapeMismatch<From extends Shape, To extends Shape> = ReturnType<
  typeof reshapeMismatch<ShapeText<From>, ShapeText<To>>
>;

/** What reshape says where a named axis would take elements of another one. */
export const reshapeMixes = <From extends string, To extends string>(from: From, to: To) =>
  `reshape from ${from} to ${to} mixes a named axis with others; use transpose to reorder axes` as const;

/** The type twin of `reshapeMixes`. */
export type ReshapeMixes<From extends Shape, To extends Shape> = ReturnType<
  typeof reshapeMixes<ShapeText<From>, ShapeText<To>>
>;

/** The number of elements of a shape, as a size or in names. */
export const productOf = (shape: Shape): Dim =>
  shape.reduce<Dim>((product, dim) => multiplyDims(product, dim), 1);

/**
 * `to` with its −1, if it has one, replaced by what is left of `from`.
 * @throws SinterError SHAPE_MISMATCH if the numbers of elements differ; INVALID_ARGUMENT if a
 *   dimension is none
 */
export function reshapeShape(from: Shape, to: Shape): Shape {
  for (const dim of to) if (dim !== -1) checkDim(dim, "reshape");
  const filled = fillShape(from, to);
  if (filled === undefined)
    throw new SinterError("SHAPE_MISMATCH", reshapeMismatch(shapeText(from), shapeText(to)));
  return filled;
}

/**
 * `reshapeShape` as users may write it: a reshape that makes rows of a batch out of parts of other
 * rows is well defined, but never meant.
 * @throws SinterError SHAPE_MISMATCH also if a named axis is mixed with others
 */
export function checkReshape(from: Shape, to: Shape): Shape {
  const filled = reshapeShape(from, to);
  if (mixes(from, filled))
    throw new SinterError("SHAPE_MISMATCH", reshapeMixes(shapeText(from), shapeText(to)));
  return filled;
}

function fillShape(from: Shape, to: Shape): Shape | undefined {
  const open = to.filter((dim) => dim === -1).length;
  if (open === 0) return productOf(from) === productOf(to) ? to : undefined;
  const rest = divideDims(productOf(from), productOf(to.filter((dim) => dim !== -1)));
  return open > 1 || rest === undefined ? undefined : to.map((dim) => (dim === -1 ? rest : dim));
}

/**
 * Elements keep their order, so axes may be joined and split, but not exchanged. Both shapes are
 * walked from the front, sizes next to each other as one: where two axes differ and one has a name,
 * the smaller must divide the larger, whose rest goes on. A sum of names is let pass.
 */
function mixes(from: Shape, to: Shape): boolean {
  const [a, b] = [joinSizes(from), joinSizes(to)];
  while (a.length > 0 && b.length > 0) {
    const [x, y] = [a.shift()!, b.shift()!];
    if (x === y) continue;
    if (`${x}${y}`.includes("+")) return false;
    const [more, less] = [divideDims(x, y), divideDims(y, x)];
    if (more !== undefined) a.unshift(more);
    else if (less !== undefined) b.unshift(less);
    else return true;
    a.splice(0, a.length, ...joinSizes(a));
    b.splice(0, b.length, ...joinSizes(b));
  }
  return false;
}

/** A shape without 1s, in which sizes that stand next to each other are multiplied. */
function joinSizes(shape: Shape): Dim[] {
  const joined: Dim[] = [];
  for (const dim of shape) {
    const last = joined.at(-1);
    if (typeof last === "number" && typeof dim === "number") joined[joined.length - 1] = last * dim;
    else if (dim !== 1) joined.push(dim);
  }
  return joined;
}

/** The type twin of `checkReshape`: the result's shape, or the sentence. */
export type ReshapeShape<From extends Shape, To extends Shape> = number extends From["length"] | To["length"]
  ? Shape
  : To extends ReshapeDims<To>
    ? FillShape<From, To> extends infer Filled
      ? Filled extends Shape
        ? Mixes<JoinSizes<From>, JoinSizes<Filled>> extends true
          ? ReshapeMixes<From, To>
          : Filled
        : ReshapeMismatch<From, To>
      : never
    : Shape;

/** The dimensions to reshape to, each that is none replaced by its sentence; −1 may stand for one. */
export type ReshapeDims<To extends Shape> = {
  [I in keyof To]: To[I] extends -1 ? To[I] : CheckedDim<To[I], "reshape">;
};

/** The shape without −1; false where the numbers of elements differ. */
type FillShape<From extends Shape, To extends Shape> = -1 extends To[number]
  ? DivideDims<ProductOf<From>, ProductOf<WithoutInferred<To>>> extends infer D
    ? [D] extends [never]
      ? false
      : HasOneInferred<To> extends false
        ? false
        : FillInferred<To, D & Dim>
    : never
  : MayEqual<ProductOf<From>, ProductOf<To>> extends true
    ? [...To]
    : false;

/** The type twin of `joinSizes`. */
type JoinSizes<S extends Shape, Out extends Shape = []> = S extends readonly [
  infer D extends Dim,
  ...infer Rest extends Shape,
]
  ? D extends 1
    ? JoinSizes<Rest, Out>
    : [D, Out] extends [
          infer N extends number,
          readonly [...infer Before extends Shape, infer M extends number],
        ]
      ? JoinSizes<Rest, [...Before, MultiplyDims<M, N>]>
      : JoinSizes<Rest, [...Out, D]>
  : Out;

/** The type twin of `mixes`, of shapes whose sizes are joined. */
type Mixes<From extends Shape, To extends Shape> = From extends readonly [
  infer A extends Dim,
  ...infer RestA extends Shape,
]
  ? To extends readonly [infer B extends Dim, ...infer RestB extends Shape]
    ? MayEqual<A, B> extends true
      ? Mixes<RestA, RestB>
      : `${A}${B}` extends `${string}+${string}`
        ? false
        : DivideDims<A, B> extends infer More extends Dim
          ? [More] extends [never]
            ? DivideDims<B, A> extends infer Less extends Dim
              ? [Less] extends [never]
                ? true
                : Mixes<RestA, JoinSizes<[Less, ...RestB]>>
              : true
            : Mixes<JoinSizes<[More, ...RestA]>, RestB>
          : true
    : false
  : false;

/** Whether a shape has one −1 at most: with it taken out, it is shorter by one. */
type HasOneInferred<To extends Shape> = [...WithoutInferred<To>, -1]["length"] extends To["length"]
  ? true
  : false;

type WithoutInferred<S extends Shape, Out extends Shape = []> = S extends readonly [
  infer D extends Dim,
  ...infer Rest extends Shape,
]
  ? WithoutInferred<Rest, D extends -1 ? Out : [...Out, D]>
  : Out;

type FillInferred<S extends Shape, By extends Dim> = {
  [I in keyof S]: S[I] extends -1 ? By : S[I];
} extends infer R extends Shape
  ? [...R]
  : never;
