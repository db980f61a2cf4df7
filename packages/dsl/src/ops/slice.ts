import { build, type SliceShape } from "@sinter/ir";
import { lift } from "../call.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

/**
 * Elements `start` to `end`, exclusive, of an axis, by default the last.
 * @throws SinterError SHAPE_MISMATCH if the range is empty or not inside the axis
 * @example
 * slice(tensor(["batch", 10]), 2, 5)   // Tensor<["batch", 3]>
 */
export function slice<
  T extends Tensor,
  const Start extends number,
  const End extends number,
  const A extends number = -1,
>(
  x: Accepts<SliceShape<ShapeOf<T>, Start, End, A>, T>,
  start: Start,
  end: End,
  options: { readonly axis?: A } = {},
): TensorOf<SliceShape<ShapeOf<T>, Start, End, A>> {
  return lift("slice", [x], (node) => build.slice(node, start, end, options.axis ?? -1)) as TensorOf<
    SliceShape<ShapeOf<T>, Start, End, A>
  >;
}
