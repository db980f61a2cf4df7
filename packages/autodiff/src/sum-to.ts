import type { Node, Shape } from "@sinter/ir";
import * as build from "@sinter/ir/build";

/** The adjoint of repeating along axes: x summed over those that `shape` does not have, or has as 1. */
export function sumTo(x: Node, shape: Shape): Node {
  let sum = x;
  const extra = x.shape.length - shape.length;
  // The batch, which is the first axis, comes last.
  for (let axis = x.shape.length - 1; axis >= extra; axis--)
    if (shape[axis - extra] === 1 && x.shape[axis] !== 1) sum = build.reduce(sum, "sum", axis, true);
  for (let axis = extra - 1; axis >= 0; axis--) sum = build.reduce(sum, "sum", axis);
  return sum;
}
