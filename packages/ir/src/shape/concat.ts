import { SinterError } from "../base/error.ts";
import { type AddDims, addDims } from "../dim/polynomial.ts";
import { type AxisMismatch, type Cut, type CutAt, checkAxis } from "./axis.ts";
import { type Shape, type ShapeText, sameShape, shapeText } from "./dim.ts";
import type { SameShape } from "./same.ts";

/** What an op that joins tensors says where there are none. */
export const nothingToJoin = <Op extends string>(op: Op) =>
  `${op} expects an array of at least one tensor` as const;

/** What concat says of an operand that differs from the first beside the axis. */
export const concatMismatch = <A extends string, B extends string, Axis extends number>(
  a: A,
  b: B,
  axis: Axis,
) => `concat along axis ${axis} cannot join ${a} and ${b}: every other axis must be equal` as const;

/** The type twin of `concatMismatch`. */
export type ConcatMismatch<A extends Shape, B extends Shape, Axis extends number> = ReturnType<
  typeof concatMismatch<ShapeText<A>, ShapeText<B>, Axis>
>;

/**
 * Shapes that are equal but for one axis, whose sizes add up.
 * @throws SinterError SHAPE_MISMATCH
 */
export function concatShape(shapes: readonly Shape[], axis: number): Shape {
  return shapes.reduce((a, b) => {
    const at = checkAxis("concat", a, axis);
    const others = (shape: Shape) => shape.filter((_, i) => i !== at);
    if (a.length !== b.length || !sameShape(others(a), others(b)))
      throw new SinterError("SHAPE_MISMATCH", concatMismatch(shapeText(a), shapeText(b), axis));
    return a.map((dim, i) => (i === at ? addDims(dim, b[i] as number) : dim));
  });
}

/** The type twin of `concatShape`: the result's shape, or the sentence. */
export type ConcatShape<Shapes extends readonly Shape[], Axis extends number> = Shapes extends readonly [
  infer A extends Shape,
  infer B extends Shape,
  ...infer Rest extends readonly Shape[],
]
  ? JoinTwo<A, B, Axis> extends infer R
    ? R extends Shape
      ? ConcatShape<[R, ...Rest], Axis>
      : R
    : never
  : Shapes extends readonly [infer A extends Shape]
    ? [CutAt<A, Axis>] extends [never]
      ? AxisMismatch<"concat", Axis, A>
      : A
    : Shapes extends readonly []
      ? ReturnType<typeof nothingToJoin<"concat">>
      : Shape;

type JoinTwo<A extends Shape, B extends Shape, Axis extends number> = [CutAt<A, Axis>] extends [never]
  ? AxisMismatch<"concat", Axis, A>
  : CutAt<A, Axis> extends infer X extends Cut
    ? [CutAt<B, Axis>] extends [never]
      ? ConcatMismatch<A, B, X["before"]["length"]>
      : CutAt<B, Axis> extends infer Y extends Cut
        ? [SameShape<X["before"], Y["before"]>, SameShape<X["after"], Y["after"]>] extends [true, true]
          ? [...X["before"], AddDims<X["dim"], Y["dim"]>, ...X["after"]]
          : ConcatMismatch<A, B, X["before"]["length"]>
        : Shape
    : Shape;
