import { SinterError } from "../base/error.ts";
import { gotValue } from "../base/got.ts";
import { evaluateDim, isCanonical } from "../dim/polynomial.ts";

/** A dimension: a size, or the name of a size that is open until run time, such as `"batch"`. */
export type Dim = number | string;

/** Dimensions in C order, the last one contiguous. */
export type Shape = readonly Dim[];

export type DType = "f32" | "i32" | "bool";

/** Largest literal dimension. */
export const MAX_DIM = 999_999_999;

/** `[batch, 64]`: how every message and dump writes a shape. */
export const shapeText = <const S extends Shape>(shape: S): ShapeText<S> =>
  `[${shape.join(", ")}]` as ShapeText<S>;

/** The type twin of `shapeText`. */
export type ShapeText<S extends Shape> = `[${Join<S>}]`;

type Join<S extends Shape> = S extends readonly []
  ? ""
  : S extends readonly [infer D extends Dim]
    ? `${D}`
    : S extends readonly [infer D extends Dim, ...infer R extends Shape]
      ? `${D}, ${Join<R>}`
      : string;

/** What a layer says of a number of features that is none. */
export const widthRange = <Where extends string, Got extends Dim>(where: Where, got: Got) =>
  `${where}: a number of features is a whole number from 1 to ${MAX_DIM}, got ${got}` as const;

/** What a shape says of a dimension that is none. */
export const dimRange = <Where extends string, Got extends Dim>(where: Where, got: Got) =>
  `${where}: a dimension is a whole number from 1 to ${MAX_DIM} or a name like batch, got ${got}` as const;

/** The texts of numbers that are no dimension: zero, negative, fractional, or of ten digits and more. */
type NoDimText =
  | "0"
  | `-${string}`
  | `${string}.${string}`
  | `${number}e${number}`
  | `${number}${number}${number}${number}${number}${number}${number}${number}${number}${number}`;

/** Characters that a name has not; what else is no name, run time sees. */
type NoNameText =
  `${string}${" " | "-" | "." | "," | ":" | ";" | "!" | "?" | "/" | "\\" | "$" | "#" | "@" | "%" | "&" | "(" | ")" | "[" | "]" | "{" | "}" | "\n"}${string}`;

/**
 * The type twin of `checkWidth`: the width, or the sentence. A conditional type over a text pattern,
 * without `infer`, also accepts the type parameter of a helper that is generic in a width.
 */
export type CheckedWidth<N extends number, Where extends string> = `${N}` extends NoDimText
  ? ReturnType<typeof widthRange<Where, N>>
  : N;

/** The type twin of `checkDim`: the dimension, or the sentence. */
export type CheckedDim<D extends Dim, Where extends string> = `${D}` extends NoDimText | "" | NoNameText
  ? ReturnType<typeof dimRange<Where, D>>
  : D;

/** Every dimension of a shape, or its sentence. */
export type CheckedDims<S extends Shape, Where extends string> = {
  [I in keyof S]: CheckedDim<S[I], Where>;
};

const isSize = (x: unknown): x is number =>
  typeof x === "number" && Number.isInteger(x) && x > 0 && x <= MAX_DIM;

/**
 * `width` itself, if it can be the number of a layer's features.
 * @throws SinterError INVALID_ARGUMENT, naming `where`, for anything but a positive integer
 */
export function checkWidth(width: unknown, where: string): number {
  if (isSize(width)) return width;
  throw new SinterError("INVALID_ARGUMENT", widthRange(where, gotValue(width)));
}

/**
 * `dim` itself, if it can be a dimension.
 * @throws SinterError INVALID_ARGUMENT, naming `where`, for anything but a positive integer or a name
 */
export function checkDim(dim: Dim, where: string): Dim {
  if (isSize(dim) || (typeof dim === "string" && isCanonical(dim))) return dim;
  throw new SinterError("INVALID_ARGUMENT", dimRange(where, typeof dim === "string" ? dim : gotValue(dim)));
}

/** `shape` itself, if all its dimensions can be ones. */
export function checkDims(shape: Shape, where: string): Shape {
  for (const dim of shape) checkDim(dim, where);
  return shape;
}

/**
 * `shape` itself, if all its dimensions are sizes.
 * @throws SinterError INVALID_ARGUMENT
 */
export function fixedDims(shape: Shape, where: string): Shape {
  const open = checkDims(shape, where).find((dim) => typeof dim === "string");
  if (open !== undefined)
    throw new SinterError("INVALID_ARGUMENT", `${where}: every dimension needs a size, ${open} has none`);
  return shape;
}

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dim, i) => dim === b[i]);

/** Number of elements; named dimensions count as 1, so this is the size of one batch row. */
export const rowSize = (shape: Shape): number =>
  shape.reduce<number>((n, dim) => (typeof dim === "number" ? n * dim : n), 1);

/** Number of elements of a shape without names. */
export function size(shape: Shape): number {
  let n = 1;
  for (const dim of shape) {
    if (typeof dim !== "number")
      throw new SinterError("INTERNAL", `${shapeText(shape)} has no fixed size: ${dim} is open`);
    n *= dim;
  }
  return n;
}

/** `shape` with every name replaced by its size. */
export const resolveShape = (shape: Shape, sizes: ReadonlyMap<string, number>): number[] =>
  shape.map((dim) => {
    const n = evaluateDim(dim, sizes);
    if (n === undefined) throw new SinterError("INTERNAL", `the dimension ${dim} has no size`);
    return n;
  });
