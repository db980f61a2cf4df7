import { type DivideDims, divideDims, multiplyDims, type ProductOf } from "../dim/polynomial.ts";
import { SinterError } from "../error.ts";
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
  if (mixes(withoutOnes(from), withoutOnes(filled)))
    throw new SinterError("SHAPE_MISMATCH", reshapeMixes(shapeText(from), shapeText(to)));
  return filled;
}

function fillShape(from: Shape, to: Shape): Shape | undefined {
  const open = to.filter((dim) => dim === -1).length;
  if (open === 0) return productOf(from) === productOf(to) ? to : undefined;
  const rest = divideDims(productOf(from), productOf(to.filter((dim) => dim !== -1)));
  return open > 1 || rest === undefined ? undefined : to.map((dim) => (dim === -1 ? rest : dim));
}

const withoutOnes = (shape: Shape): Shape => shape.filter((dim) => dim !== 1);

/**
 * Elements keep their order, so axes may be joined and split, but not exchanged: where the shapes
 * first differ and an axis has a name, one of the two sizes must divide the other.
 */
function mixes(from: Shape, to: Shape): boolean {
  const at = from.findIndex((dim, i) => dim !== to[i]);
  const [a, b] = [from[at], to[at]];
  if (a === undefined || b === undefined || (typeof a === "number" && typeof b === "number")) return false;
  return divideDims(a, b) === undefined && divideDims(b, a) === undefined;
}

/** The type twin of `checkReshape`: the result's shape, or the sentence. */
export type ReshapeShape<From extends Shape, To extends Shape> = number extends From["length"] | To["length"]
  ? Shape
  : To extends ReshapeDims<To>
    ? FillShape<From, To> extends infer Filled
      ? Filled extends Shape
        ? Mixes<WithoutOnes<From>, WithoutOnes<Filled>> extends true
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

type WithoutOnes<S extends Shape, Out extends Shape = []> = S extends readonly [
  infer D extends Dim,
  ...infer Rest extends Shape,
]
  ? WithoutOnes<Rest, D extends 1 ? Out : [...Out, D]>
  : Out;

type Mixes<From extends Shape, To extends Shape> = From extends readonly [
  infer A extends Dim,
  ...infer RestA extends Shape,
]
  ? To extends readonly [infer B extends Dim, ...infer RestB extends Shape]
    ? MayEqual<A, B> extends true
      ? Mixes<RestA, RestB>
      : [A, B] extends [number, number]
        ? false
        : [DivideDims<A, B>] extends [never]
          ? [DivideDims<B, A>] extends [never]
            ? true
            : false
          : false
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
