import { SinterError } from "../base/error.ts";
import { type Dim, type Shape, type ShapeText, shapeText } from "./dim.ts";
import type { IsUnion } from "./same.ts";

/** What an op says when it is given an axis that is not there. */
export const axisMismatch = <Op extends string, A extends number, S extends string>(
  op: Op,
  axis: A,
  shape: S,
) => `${op} has no axis ${axis} in ${shape}` as const;

/** The type twin of `axisMismatch`. */
export type AxisMismatch<Op extends string, A extends number, S extends Shape> = ReturnType<
  typeof axisMismatch<Op, A, ShapeText<S>>
>;

/**
 * `axis` counted from the front; a negative one counts from the back.
 * @throws SinterError SHAPE_MISMATCH
 */
export function checkAxis(op: string, shape: Shape, axis: number): number {
  const rank = shape.length;
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new SinterError("SHAPE_MISMATCH", axisMismatch(op, axis, shapeText(shape)));
}

/** `shape` without `axis`, or with 1 in its place. */
export const reduceShape = (op: string, shape: Shape, axis: number, keepDims: boolean): Shape => {
  const at = checkAxis(op, shape, axis);
  return keepDims ? shape.map((dim, i) => (i === at ? 1 : dim)) : shape.filter((_, i) => i !== at);
};

/** What an op along an axis says when that is the axis of the batch. */
export const batchAxis = <Op extends string, S extends string, D extends Dim>(op: Op, shape: S, batch: D) =>
  `${op} along axis 0 of ${shape} mixes the rows of ${batch}; choose another axis` as const;

/**
 * `shape` itself, if an op such as softmax may run along `axis`: the first axis is the batch where
 * it has a name, and its rows have nothing to do with each other.
 * @throws SinterError SHAPE_MISMATCH
 */
export function alongShape(op: string, shape: Shape, axis: number): Shape {
  const at = checkAxis(op, shape, axis);
  const dim = shape[at];
  if (at === 0 && typeof dim === "string")
    throw new SinterError("SHAPE_MISMATCH", batchAxis(op, shapeText(shape), dim));
  return shape;
}

/** A shape cut at an axis: what is before it, its dimension, and what is after it. */
export interface Cut {
  readonly before: Shape;
  readonly dim: Dim;
  readonly after: Shape;
}

/**
 * The type twin of `checkAxis`: the shape cut at the axis; never if it is not there; `unknown` if
 * the shape's rank or the axis is only known at run time, or the axis is one of several.
 */
export type CutAt<S extends Shape, A extends number> = number extends S["length"] | A
  ? unknown
  : true extends IsUnion<A>
    ? unknown
    : `${A}` extends `-${infer N extends number}`
      ? CutFromBack<S, N>
      : CutFromFront<S, A>;

type CutFromFront<S extends Shape, A extends number, Before extends Shape = []> = S extends readonly [
  infer D extends Dim,
  ...infer Rest extends Shape,
]
  ? Before["length"] extends A
    ? { readonly before: Before; readonly dim: D; readonly after: Rest }
    : CutFromFront<Rest, A, [...Before, D]>
  : never;

type CutFromBack<S extends Shape, N extends number, After extends Shape = []> = S extends readonly [
  ...infer Rest extends Shape,
  infer D extends Dim,
]
  ? [D, ...After]["length"] extends N
    ? { readonly before: Rest; readonly dim: D; readonly after: After }
    : CutFromBack<Rest, N, [D, ...After]>
  : never;

/** The type twin of `reduceShape`: the result's shape, or the sentence. */
export type ReduceShape<Op extends string, S extends Shape, A extends number, Keep extends boolean> = [
  CutAt<S, A>,
] extends [never]
  ? AxisMismatch<Op, A, S>
  : CutAt<S, A> extends infer C extends Cut
    ? boolean extends Keep
      ? Shape
      : Keep extends true
        ? [...C["before"], 1, ...C["after"]]
        : [...C["before"], ...C["after"]]
    : Shape;

/** In place of an axis that is reduced; no dimension is called so. */
type Reduced = "#";

/** One axis, or several. */
export type Axes = number | readonly number[];

/** The type twin of `reduceShape` for one axis or several of them. */
export type ReduceAxesShape<
  Op extends string,
  S extends Shape,
  A extends Axes,
  Keep extends boolean,
> = A extends number
  ? ReduceShape<Op, S, A, Keep>
  : A extends readonly number[]
    ? number extends A["length"] | S["length"]
      ? Shape
      : [MissingAxis<S, A>] extends [never]
        ? boolean extends Keep
          ? Shape
          : WithoutReduced<WithReduced<S, A>, Keep>
        : AxisMismatch<Op, MissingAxis<S, A>, S>
    : never;

/** Those of the axes that are not there. */
type MissingAxis<S extends Shape, A extends readonly number[]> = {
  [I in keyof A]: [CutAt<S, A[I]>] extends [never] ? A[I] : never;
}[number];

type WithReduced<S extends Shape, A extends readonly number[]> = A extends readonly [
  infer First extends number,
  ...infer Rest extends readonly number[],
]
  ? CutAt<S, First> extends infer C extends Cut
    ? WithReduced<[...C["before"], Reduced, ...C["after"]], Rest>
    : Shape
  : S;

type WithoutReduced<S extends Shape, Keep extends boolean> = number extends S["length"]
  ? Shape
  : S extends readonly [infer D extends Dim, ...infer Rest extends Shape]
    ? D extends Reduced
      ? Keep extends true
        ? [1, ...WithoutReduced<Rest, Keep>]
        : WithoutReduced<Rest, Keep>
      : [D, ...WithoutReduced<Rest, Keep>]
    : [];

/** The type twin of `alongShape`: the shape itself, or the sentence. */
export type AlongShape<Op extends string, S extends Shape, A extends number> = [CutAt<S, A>] extends [never]
  ? AxisMismatch<Op, A, S>
  : CutAt<S, A> extends { readonly before: readonly []; readonly dim: infer D extends string }
    ? string extends D
      ? S
      : ReturnType<typeof batchAxis<Op, ShapeText<S>, D>>
    : S;

/** The result of an op that removes the axis along which it runs, such as argmax, or the sentence. */
export type ReduceAlongShape<Op extends string, S extends Shape, A extends number, Keep extends boolean> =
  AlongShape<Op, S, A> extends infer R ? (R extends string ? R : ReduceShape<Op, S, A, Keep>) : never;
