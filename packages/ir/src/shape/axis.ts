import { SinterError } from "../error.ts";
import { type Shape, shapeText } from "./dim.ts";

/**
 * `axis` counted from the front; a negative one counts from the back.
 * @throws SinterError SHAPE_MISMATCH
 */
export function checkAxis(op: string, shape: Shape, axis: number): number {
  const rank = shape.length;
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new SinterError("SHAPE_MISMATCH", `${op} has no axis ${axis} in ${shapeText(shape)}`);
}

/** `shape` without `axis`, or with 1 in its place. */
export const reduceShape = (op: string, shape: Shape, axis: number, keepDims: boolean): Shape => {
  const at = checkAxis(op, shape, axis);
  return keepDims ? shape.map((dim, i) => (i === at ? 1 : dim)) : shape.filter((_, i) => i !== at);
};
