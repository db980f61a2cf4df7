import { type DivideDims, divideDims, multiplyDims, type ProductOf } from "../dim/polynomial.ts";
import { SinterError } from "../error.ts";
import { type Dim, type Shape, type ShapeText, shapeText } from "./dim.ts";
import type { MayEqual } from "./same.ts";

/** What reshape says where the numbers of elements differ. */
export const reshapeMismatch = <From extends string, To extends string>(from: From, to: To) =>
  `reshape from ${from} to ${to} changes the number of elements` as const;

/** The type twin of `reshapeMismatch`. */
export type ReshapeMismatch<From extends Shape, To extends Shape> = ReturnType<
  typeof reshapeMismatch<ShapeText<From>, ShapeText<To>>
>;

/** The number of elements of a shape, as a size or in names. */
export const productOf = (shape: Shape): Dim =>
  shape.reduce<Dim>((product, dim) => multiplyDims(product, dim), 1);

/**
 * `to` with its −1, if it has one, replaced by what is left of `from`.
 * @throws SinterError SHAPE_MISMATCH if the numbers of elements differ
 */
export function reshapeShape(from: Shape, to: Shape): Shape {
  const fail = (): never => {
    throw new SinterError("SHAPE_MISMATCH", reshapeMismatch(shapeText(from), shapeText(to)));
  };
  const open = to.filter((dim) => dim === -1).length;
  if (open === 0) return productOf(from) === productOf(to) ? to : fail();
  const rest = divideDims(productOf(from), productOf(to.filter((dim) => dim !== -1)));
  if (open > 1 || rest === undefined) return fail();
  return to.map((dim) => (dim === -1 ? rest : dim));
}

/** The type twin of `reshapeShape`: the result's shape, or the sentence. */
export type ReshapeShape<From extends Shape, To extends Shape> = number extends From["length"] | To["length"]
  ? Shape
  : -1 extends To[number]
    ? DivideDims<ProductOf<From>, ProductOf<WithoutOne<To>>> extends infer D
      ? [D] extends [never]
        ? ReshapeMismatch<From, To>
        : ReplaceOne<To, D & Dim>
      : never
    : MayEqual<ProductOf<From>, ProductOf<To>> extends true
      ? To
      : ReshapeMismatch<From, To>;

type WithoutOne<S extends Shape, Out extends Shape = []> = S extends readonly [
  infer D extends Dim,
  ...infer Rest extends Shape,
]
  ? WithoutOne<Rest, D extends -1 ? Out : [...Out, D]>
  : Out;

type ReplaceOne<S extends Shape, By extends Dim> = {
  [I in keyof S]: S[I] extends -1 ? By : S[I];
} extends infer R extends Shape
  ? [...R]
  : never;
