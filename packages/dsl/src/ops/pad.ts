import { checkOptions } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import type { Accepts, AnyTensor, Reshaped, ShapeOf } from "../tensor.ts";

/**
 * So many zeros before and after x along an axis, by default the last.
 * @throws SinterError SHAPE_MISMATCH if there is no such axis, or the numbers are not whole or below 0
 * @example
 * pad(tensor(["batch", 3]), 1, 2)   // Tensor<["batch", 6]>
 */
export function pad<
  T extends AnyTensor,
  const Before extends number,
  const After extends number,
  const A extends number = -1,
>(
  x: Accepts<build.PadShape<ShapeOf<T>, Before, After, A>, T>,
  before: Before,
  after: After,
  options?: { readonly axis?: A },
): Reshaped<T, build.PadShape<ShapeOf<T>, Before, After, A>> {
  const { axis } = checkOptions<{ axis?: number }>(options, ["axis"], "pad");
  return lift("pad", [x], (node) => build.pad(node, before, after, axis));
}
