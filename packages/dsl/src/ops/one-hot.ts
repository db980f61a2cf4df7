import "@sinter/backend/kernels/gather";
import { type CheckedWidth, checkWidth } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import { isThis } from "../is-this.ts";
import type { Indices, ShapeOf, TensorOf } from "../tensor.ts";

/**
 * For each index a row with 1 at its place and 0 elsewhere: indices `[...]` to `[..., classes]`. An index below 0, or of
 * `classes` or more, is refused by `run`.
 * @throws SinterError INVALID_ARGUMENT if `classes` is no positive integer
 * @example
 * oneHot(tensor(["batch"], { dtype: "i32" }), 10)   // Tensor<["batch", 10]>
 */
export function oneHot<I extends Indices, const N extends number>(
  indices: I,
  classes: CheckedWidth<N, "oneHot">,
): TensorOf<[...ShapeOf<I>, N]> {
  const size = checkWidth(classes, "oneHot");
  return lift("oneHot", [indices], (node) =>
    build.apply("where", isThis(node, size), build.scalar(1), build.scalar(0)),
  );
}
