import { evaluateDim, isCanonical } from "../dim/polynomial.ts";
import { SinterError } from "../error.ts";

/** A dimension: a size, or the name of a size that is open until run time, such as `"batch"`. */
export type Dim = number | string;

/** Dimensions in C order, the last one contiguous. */
export type Shape = readonly Dim[];

export type DType = "f32" | "i32" | "bool";

/** Largest literal dimension. */
export const MAX_DIM = 99_999;

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

/**
 * `width` itself, if it can be the number of a layer's features.
 * @throws SinterError INVALID_ARGUMENT, naming `where`, for anything but a positive integer
 */
export function checkWidth(width: unknown, where: string): number {
  if (typeof width === "number" && Number.isInteger(width) && width > 0 && width <= MAX_DIM) return width;
  const got = typeof width === "string" ? JSON.stringify(width) : String(width);
  throw new SinterError(
    "INVALID_ARGUMENT",
    `${where}: a number of features is a whole number from 1 to ${MAX_DIM}, got ${got}`,
  );
}

/**
 * `dim` itself, if it can be a dimension.
 * @throws SinterError INVALID_ARGUMENT, naming `where`, for anything but a positive integer or a name
 */
export function checkDim(dim: Dim, where: string): Dim {
  const good =
    typeof dim === "number"
      ? Number.isInteger(dim) && dim > 0 && dim <= MAX_DIM
      : typeof dim === "string" && isCanonical(dim);
  if (good) return dim;
  const got = typeof dim === "string" ? JSON.stringify(dim) : String(dim);
  throw new SinterError(
    "INVALID_ARGUMENT",
    `${where}: a dimension is a whole number from 1 to ${MAX_DIM} or a name like "batch", got ${got}`,
  );
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
