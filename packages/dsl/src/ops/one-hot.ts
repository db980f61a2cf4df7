import { type CheckedWidth, checkWidth } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { float } from "../functions/float.ts";
import { isThis } from "../is-this.ts";
import { type Indices, type ShapeOf, type TensorOf, TracedTensor } from "../tensor.ts";

/**
 * For each index a row with 1 at its place and 0 elsewhere: indices `[...]` to `[..., classes]`. What is not below `classes`
 * gives a row of 0.
 * @throws SinterError INVALID_ARGUMENT if `classes` is no positive integer
 * @example
 * oneHot(tensor(["batch"], { dtype: "i32" }), 10)   // Tensor<["batch", 10]>
 */
export function oneHot<I extends Indices, const N extends number>(
  indices: I,
  classes: CheckedWidth<N, "oneHot">,
): TensorOf<[...ShapeOf<I>, N]> {
  const size = checkWidth(classes, "oneHot");
  const numbers = float(indices) as unknown as TracedTensor;
  return new TracedTensor(
    build.apply("where", isThis(numbers.node, size), build.scalar(1), build.scalar(0)),
    numbers.trace,
  ) as never;
}
