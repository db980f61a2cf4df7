import { SinterError } from "../base/error.ts";
import { type AxisMismatch, type Cut, type CutAt, checkAxis } from "./axis.ts";
import { type Dim, type Shape, type ShapeText, shapeText } from "./dim.ts";

/** What an op that adds an axis says of a position that is not there. */
export const positionMismatch = <Op extends string, A extends number, S extends string>(
  op: Op,
  axis: A,
  shape: S,
) => `${op} cannot put an axis at ${axis} of ${shape}` as const;

/** The type twin of `positionMismatch`. */
export type PositionMismatch<Op extends string, A extends number, S extends Shape> = ReturnType<
  typeof positionMismatch<Op, A, ShapeText<S>>
>;

/**
 * `shape` with an axis of `size` put in, which is axis `axis` of the result; a negative one counts
 * from the back of the result.
 * @throws SinterError SHAPE_MISMATCH
 */
export function expandShape(op: string, shape: Shape, axis: number, size: Dim = 1): Shape {
  const rank = shape.length + 1;
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank)
    throw new SinterError("SHAPE_MISMATCH", positionMismatch(op, axis, shapeText(shape)));
  const at = axis < 0 ? axis + rank : axis;
  return [...shape.slice(0, at), size, ...shape.slice(at)];
}

/** The type twin of `expandShape`: the result's shape, or the sentence. */
export type ExpandShape<Op extends string, S extends Shape, A extends number, Size extends Dim = 1> =
  // Positions in the result are the axes of a shape that is longer by one.
  [CutAt<[...S, Size], A>] extends [never]
    ? PositionMismatch<Op, A, S>
    : CutAt<[...S, Size], A> extends infer C extends Cut
      ? InsertAfter<S, C["before"], Size>
      : Shape;

type InsertAfter<S extends Shape, Before extends Shape, Size extends Dim> = S extends readonly [
  ...Before,
  ...infer After extends Shape,
]
  ? [...Before, Size, ...After]
  : [...S, Size];

/** What squeeze says of an axis whose size is not 1. */
export const squeezeMismatch = <A extends number, S extends string, D extends Dim>(
  axis: A,
  shape: S,
  dim: D,
) => `squeeze of axis ${axis} of ${shape}: its size is ${dim}, not 1` as const;

/**
 * `shape` without an axis of size 1.
 * @throws SinterError SHAPE_MISMATCH
 */
export function squeezeShape(shape: Shape, axis: number): Shape {
  const at = checkAxis("squeeze", shape, axis);
  const dim = shape[at] as Dim;
  if (dim !== 1) throw new SinterError("SHAPE_MISMATCH", squeezeMismatch(axis, shapeText(shape), dim));
  return shape.filter((_, i) => i !== at);
}

/** The type twin of `squeezeShape`: the result's shape, or the sentence. */
export type SqueezeShape<S extends Shape, A extends number> = [CutAt<S, A>] extends [never]
  ? AxisMismatch<"squeeze", A, S>
  : CutAt<S, A> extends infer C extends Cut
    ? 1 extends C["dim"]
      ? [...C["before"], ...C["after"]]
      : ReturnType<typeof squeezeMismatch<A, ShapeText<S>, C["dim"]>>
    : Shape;
