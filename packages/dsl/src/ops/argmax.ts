import "@sinter/backend/kernels/argmax";
import { checkOptions, type ReduceAlongShape } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import type { Accepts, IndicesOf, ShapeOf, Tensor } from "../tensor.ts";
import type { ReduceOptions } from "./reduce.ts";

/**
 * The first index of the largest element along an axis, by default the last; NaN is the largest.
 * @throws SinterError SHAPE_MISMATCH if there is no such axis, or it is the batch's
 * @example
 * argmax(tensor(["batch", 10]))   // Indices<["batch"]>
 */
export function argmax<T extends Tensor, const A extends number = -1, const Keep extends boolean = false>(
  x: Accepts<ReduceAlongShape<"argmax", ShapeOf<T>, A, Keep>, T>,
  options?: ReduceOptions<A, Keep>,
): IndicesOf<ReduceAlongShape<"argmax", ShapeOf<T>, A, Keep>> {
  const { axis, keepDims } = checkOptions<ReduceOptions<number, boolean>>(
    options,
    ["axis", "keepDims"],
    "argmax",
  );
  return lift("argmax", [x], (node) => build.argmax(node, axis, keepDims));
}
