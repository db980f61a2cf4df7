import "@sinter/optimizer/offers/slice";
import { type AlongShape, alongShape, checkAxis, checkOptions, SinterError, shapeText } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

/**
 * y_i = x_0 + … + x_i along an axis, by default the last: sums of 2, 4, 8, … neighbours, so that the error grows with the
 * logarithm of the length (Hillis and Steele, Data Parallel Algorithms, 1986).
 * @throws SinterError SHAPE_MISMATCH if there is no such axis, or its size varies
 * @example
 * cumsum(tensor(["batch", 24]))   // Tensor<["batch", 24]>
 */
export function cumsum<T extends Tensor, const A extends number = -1>(
  x: Accepts<AlongShape<"cumsum", ShapeOf<T>, A>, T>,
  options?: { readonly axis?: A },
): TensorOf<AlongShape<"cumsum", ShapeOf<T>, A>> {
  const { axis = -1 } = checkOptions<{ axis?: number }>(options, ["axis"], "cumsum");
  return lift("cumsum", [x], (node) => {
    alongShape("cumsum", node.shape, axis);
    const at = checkAxis("cumsum", node.shape, axis);
    const size = node.shape[at];
    if (typeof size !== "number")
      throw new SinterError(
        "SHAPE_MISMATCH",
        `cumsum runs along an axis of a known size, not along ${size} of ${shapeText(node.shape)}`,
      );
    let sums = node;
    for (let reach = 1; reach < size; reach *= 2)
      sums = build.apply("add", sums, build.pad(build.slice(sums, 0, size - reach, at), reach, 0, at));
    return sums;
  });
}
