import { SinterError } from "../base/error.ts";
import type { nothingToJoin } from "./concat.ts";
import { type Shape, type ShapeText, sameShape, shapeText } from "./dim.ts";
import { type ExpandShape, expandShape } from "./expand.ts";
import type { SameShape } from "./same.ts";

/** What stack says of an operand that differs from the first. */
export const stackMismatch = <A extends string, B extends string>(a: A, b: B) =>
  `stack cannot join ${a} and ${b}: every shape must be equal` as const;

/**
 * Equal shapes next to each other along a new axis.
 * @throws SinterError SHAPE_MISMATCH
 */
export function stackShape(shapes: readonly Shape[], axis: number): Shape {
  const [first] = shapes as [Shape];
  const result = expandShape("stack", first, axis, shapes.length);
  const other = shapes.find((shape) => !sameShape(shape, first));
  if (other !== undefined)
    throw new SinterError("SHAPE_MISMATCH", stackMismatch(shapeText(first), shapeText(other)));
  return result;
}

/** The type twin of `stackShape`: the result's shape, or the sentence. */
export type StackShape<Shapes extends readonly Shape[], Axis extends number> = Shapes extends readonly [
  infer First extends Shape,
  ...infer Rest extends readonly Shape[],
]
  ? ExpandShape<"stack", First, Axis, Shapes["length"]> extends infer R
    ? R extends string
      ? R
      : FirstOther<First, Rest> extends infer Other extends Shape
        ? ReturnType<typeof stackMismatch<ShapeText<First>, ShapeText<Other>>>
        : R
    : never
  : Shapes extends readonly []
    ? ReturnType<typeof nothingToJoin<"stack">>
    : Shape;

type FirstOther<A extends Shape, Shapes extends readonly Shape[]> = Shapes extends readonly [
  infer B extends Shape,
  ...infer Rest extends readonly Shape[],
]
  ? SameShape<A, B> extends true
    ? FirstOther<A, Rest>
    : B
  : false;
