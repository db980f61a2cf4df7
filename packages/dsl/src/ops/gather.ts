import "@sinter/backend/kernels/gather";
import { checkOptions, type GatherShape } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import type { Accepts, AnyTensor, Indices, Reshaped, ShapeOf } from "../tensor.ts";

/**
 * The elements of `x` along an axis, by default the first, at the given indices:
 * `[n, after]` at `[...i]` is `[...i, after]`.
 * @throws SinterError SHAPE_MISMATCH if there is no such axis, or its size has a name; `run` throws
 *   INPUT_MISMATCH for an index that is not there
 * @example
 * gather(tensor([1000, 16]), tensor(["batch", 8], { dtype: "i32" }))   // Tensor<["batch", 8, 16]>
 */
export function gather<T extends AnyTensor, I extends Indices, const A extends number = 0>(
  x: Accepts<GatherShape<ShapeOf<T>, ShapeOf<I>, A>, T>,
  indices: I,
  options?: { readonly axis?: A },
): Reshaped<T, GatherShape<ShapeOf<T>, ShapeOf<I>, A>> {
  const { axis } = checkOptions<{ axis?: number }>(options, ["axis"], "gather");
  return lift("gather", [x, indices], (node, at) => build.gather(node, at, axis));
}
