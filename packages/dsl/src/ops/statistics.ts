import "@sinter/backend/kernels/reduce";
import {
  type Axes,
  checkOptions,
  gotValue,
  product,
  type ReduceAxesShape,
  SinterError,
  shapeText,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import { root } from "../functions/root.ts";
import { axesOf, reduceOver } from "../over-axes.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";
import type { ReduceOptions } from "./reduce.ts";

/** A reduction with options of its own. */
type Statistic<Name extends string, Options> = <
  T extends Tensor,
  const A extends Axes = -1,
  const Keep extends boolean = false,
>(
  x: Accepts<ReduceAxesShape<Name, ShapeOf<T>, A, Keep>, T>,
  options?: ReduceOptions<A, Keep> & Options,
) => TensorOf<ReduceAxesShape<Name, ShapeOf<T>, A, Keep>>;

/** What `variance` takes besides the axes. */
export interface VarianceOptions {
  /** What is taken off the number of elements before it divides: 1 as in PyTorch's `var`; 0 unless given. */
  readonly correction?: number;
}

/**
 * Σ (x − mean)² / (n − correction) along axes of n elements together.
 * Throws SinterError SHAPE_MISMATCH if there is no such axis; INVALID_ARGUMENT if the correction leaves no elements, or the
 * batch is among the axes and its size, which varies, is to be corrected.
 */
export const variance = ((x: unknown, options?: ReduceOptions<Axes, boolean> & VarianceOptions) => {
  const {
    axis = -1,
    keepDims = false,
    correction = 0,
  } = checkOptions(options, ["axis", "keepDims", "correction"], "variance");
  return lift("variance", [x], (node) => {
    const sizes = axesOf("variance", node.shape, axis).map((each) => node.shape[each]!);
    const known = sizes.every((size) => typeof size === "number");
    if (correction !== 0 && !known)
      throw new SinterError(
        "INVALID_ARGUMENT",
        `variance: along an axis of ${shapeText(node.shape)} whose size varies there is no correction, got ${gotValue(correction)}`,
      );
    const count = known ? product(sizes as number[]) : 1;
    if (!(correction >= 0 && (correction === 0 || correction < count)))
      throw new SinterError(
        "INVALID_ARGUMENT",
        `variance: the correction is a number from 0 and below the ${count} elements, got ${gotValue(correction)}`,
      );
    const center = build.broadcast(reduceOver("variance", node, "mean", axis, true), node.shape);
    const off = build.apply("sub", node, center);
    const squares = build.apply("mul", off, off);
    return correction === 0
      ? reduceOver("variance", squares, "mean", axis, keepDims)
      : build.apply(
          "div",
          reduceOver("variance", squares, "sum", axis, keepDims),
          build.scalar(count - correction),
        );
  });
}) as Statistic<"variance", VarianceOptions>;

/** What `norm` takes besides the axes. */
export interface NormOptions {
  /** Σ |x| for 1, √Σ x² for 2, which it is unless given, the largest |x| for Infinity. */
  readonly order?: 1 | 2 | typeof Infinity;
}

/**
 * The length of vectors along axes: √Σ x², or by another order.
 * Throws SinterError SHAPE_MISMATCH if there is no such axis, INVALID_ARGUMENT for another order.
 */
export const norm = ((x: unknown, options?: ReduceOptions<Axes, boolean> & NormOptions) => {
  const {
    axis = -1,
    keepDims = false,
    order = 2,
  } = checkOptions(options, ["axis", "keepDims", "order"], "norm");
  if (order !== 1 && order !== 2 && order !== Infinity)
    throw new SinterError("INVALID_ARGUMENT", `norm: the order is 1, 2 or Infinity, got ${gotValue(order)}`);
  return lift("norm", [x], (node) =>
    order === 2
      ? root(reduceOver("norm", build.apply("mul", node, node), "sum", axis, keepDims))
      : reduceOver("norm", build.apply("abs", node), order === 1 ? "sum" : "max", axis, keepDims),
  );
}) as Statistic<"norm", NormOptions>;
