import { SinterError } from "../base/error.ts";
import { type AxisMismatch, type Cut, type CutAt, checkAxis } from "./axis.ts";
import { type Dim, type Shape, type ShapeText, shapeText } from "./dim.ts";

/** What gather says of an axis whose size has a name: no index can be checked against it. */
export const gatherMismatch = <S extends string, D extends Dim>(shape: S, dim: D) =>
  `gather from ${shape} needs a size on its axis, not the name ${dim}` as const;

/**
 * `[before, n, after]` at indices of any shape is `[before, ...indices, after]`.
 * @throws SinterError SHAPE_MISMATCH
 */
export function gatherShape(shape: Shape, indices: Shape, axis: number): Shape {
  const at = checkAxis("gather", shape, axis);
  const dim = shape[at] as Dim;
  if (typeof dim === "string") throw new SinterError("SHAPE_MISMATCH", gatherMismatch(shapeText(shape), dim));
  return [...shape.slice(0, at), ...indices, ...shape.slice(at + 1)];
}

/** The type twin of `gatherShape`: the result's shape, or the sentence. */
export type GatherShape<S extends Shape, I extends Shape, A extends number> = [CutAt<S, A>] extends [never]
  ? AxisMismatch<"gather", A, S>
  : CutAt<S, A> extends infer C extends Cut
    ? C["dim"] extends string
      ? string extends C["dim"]
        ? Shape
        : ReturnType<typeof gatherMismatch<ShapeText<S>, C["dim"]>>
      : [...C["before"], ...I, ...C["after"]]
    : Shape;
