import "@sinter/optimizer/offers/slice";
import { type Axes, checkOptions, type Node, type ReduceAxesShape, SinterError, shapeText } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import { overAxes } from "../over-axes.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";
import type { ReduceOptions } from "./reduce.ts";

/** The halves of an axis multiplied by each other until one element is left, which takes as many steps as it has bits. */
function halved(x: Node, axis: number): Node {
  let result = x;
  for (;;) {
    const size = result.shape[axis];
    if (typeof size !== "number")
      throw new SinterError(
        "SHAPE_MISMATCH",
        `prod runs along an axis of a known size, not along ${size} of ${shapeText(x.shape)}`,
      );
    if (size === 1) return result;
    const half = size >> 1;
    const [first, second] = [0, half].map((from) => build.slice(result, from, from + half, axis)) as [
      Node,
      Node,
    ];
    const products = build.apply("mul", first, second);
    result =
      size % 2 === 0 ? products : build.concat([products, build.slice(result, size - 1, size, axis)], axis);
  }
}

/**
 * Π x along an axis, by default the last, or along several.
 * @throws SinterError SHAPE_MISMATCH if there is no such axis, or its size varies
 * @example
 * prod(tensor(["batch", 3]))   // Tensor<["batch"]>
 */
export function prod<T extends Tensor, const A extends Axes = -1, const Keep extends boolean = false>(
  x: Accepts<ReduceAxesShape<"prod", ShapeOf<T>, A, Keep>, T>,
  options?: ReduceOptions<A, Keep>,
): TensorOf<ReduceAxesShape<"prod", ShapeOf<T>, A, Keep>> {
  const { axis = -1, keepDims = false } = checkOptions<ReduceOptions<Axes, boolean>>(
    options,
    ["axis", "keepDims"],
    "prod",
  );
  return lift("prod", [x], (node) => overAxes("prod", node, axis, keepDims, halved));
}
