import { SinterError } from "../error.ts";
import { rowSize, type Shape, shapeText } from "./dim.ts";

/** `shape` for reshape: names must stay where the sizes before them agree; sizes must be equal. */
export function reshapeShape(from: Shape, to: Shape): Shape {
  const names = (shape: Shape) => shape.filter((dim) => typeof dim === "string").join(", ");
  if (rowSize(from) !== rowSize(to) || names(from) !== names(to))
    throw new SinterError(
      "SHAPE_MISMATCH",
      `reshape from ${shapeText(from)} to ${shapeText(to)} changes the number of elements`,
    );
  return to;
}

/** The axes of `from` in the order `perm`. */
export function transposeShape(from: Shape, perm: readonly number[]): Shape {
  const valid = perm.length === from.length && from.every((_, i) => perm.includes(i));
  if (!valid)
    throw new SinterError(
      "SHAPE_MISMATCH",
      `transpose of ${shapeText(from)} needs every axis from 0 to ${from.length - 1} once, got [${perm.join(", ")}]`,
    );
  return perm.map((axis) => from[axis] as Shape[number]);
}

/** `to`, if `from` aligned at the last axis has 1 or the same size everywhere. */
export function broadcastShape(from: Shape, to: Shape): Shape {
  const offset = to.length - from.length;
  if (offset < 0 || !from.every((dim, i) => dim === 1 || dim === to[i + offset]))
    throw new SinterError("SHAPE_MISMATCH", `${shapeText(from)} does not broadcast to ${shapeText(to)}`);
  return to;
}
