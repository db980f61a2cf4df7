import {
  type BroadcastError,
  type CheckedDims,
  gotKind,
  type MatmulShape,
  type Shape,
  SinterError,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import type { Accepts, AnyTensor, Reshaped, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

/**
 * The product of matrices: `[..., m, k]` by `[..., k, n]`, where leading axes of size 1, and missing
 * ones, repeat, or by a vector `[k]`.
 * @throws SinterError SHAPE_MISMATCH if they do not fit
 */
export function matmul<A extends Tensor, B extends Tensor>(
  a: A,
  b: Accepts<MatmulShape<ShapeOf<A>, ShapeOf<B>>, B>,
): TensorOf<MatmulShape<ShapeOf<A>, ShapeOf<B>>> {
  return lift("matmul", [a, b], (x, y) => build.matmul(x, y));
}

/**
 * Repeats axes of size 1, and missing leading axes, up to `shape`: what arithmetic never does by itself.
 * @throws SinterError SHAPE_MISMATCH if an axis has another size
 * @example
 * add(tensor(["n", 10]), broadcast(tensor(["n", 1]), ["n", 10]))
 */
export function broadcast<T extends AnyTensor, const To extends Shape>(
  x: Accepts<BroadcastError<ShapeOf<T>, To>, T>,
  shape: CheckedDims<To, "broadcast">,
): Reshaped<T, [...To]> {
  if (!Array.isArray(shape))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `broadcast expects a shape like ["n", 10], got ${gotKind(shape)}`,
    );
  return lift("broadcast", [x], (node) => build.broadcast(node, shape as Shape));
}
