import "@sinter/backend/kernels/scatter-add";
import { checkOptions } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import type { Accepts, Indices, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

/**
 * Adds the elements of `x` to `size` places of an axis, by default the first, each to the one that its
 * index says: `[...i, after]` at indices `[...i]` is `[size, after]`. It is the adjoint of `gather`.
 * @throws SinterError SHAPE_MISMATCH if x does not have the axes of the indices; `run` throws
 *   INPUT_MISMATCH for an index that is not there
 * @example
 * scatterAdd(tensor([8, 16]), tensor([8], { dtype: "i32" }), { size: 1000 })   // Tensor<[1000, 16]>
 */
export function scatterAdd<
  T extends Tensor,
  I extends Indices,
  const Size extends number,
  const A extends number = 0,
>(
  x: Accepts<build.ScatterShape<ShapeOf<T>, ShapeOf<I>, Size, A>, T>,
  indices: I,
  options: { readonly size: Size; readonly axis?: A },
): TensorOf<build.ScatterShape<ShapeOf<T>, ShapeOf<I>, Size, A>> {
  const { size, axis } = checkOptions<{ size: number; axis?: number }>(
    options,
    ["size", "axis"],
    "scatterAdd",
  );
  return lift("scatterAdd", [x, indices], (node, at) => build.scatterAdd(node, at, size as number, axis));
}
