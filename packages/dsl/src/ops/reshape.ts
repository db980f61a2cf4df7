import {
  build,
  type ProductOf,
  productOf,
  type ReshapeShape,
  type Shape,
  type SwapLastTwo,
  type TransposeShape,
} from "@sinter/ir";
import { lift, traced } from "../call.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

/**
 * The same elements in another shape; one dimension may be −1, which stands for what is left.
 * @throws SinterError SHAPE_MISMATCH if the numbers of elements differ
 * @example
 * reshape(tensor(["batch", 784]), ["batch", 28, -1])   // Tensor<["batch", 28, 28]>
 */
export function reshape<T extends Tensor, const To extends Shape>(
  x: Accepts<ReshapeShape<ShapeOf<T>, To>, T>,
  shape: To,
): TensorOf<ReshapeShape<ShapeOf<T>, To>> {
  return lift("reshape", [x], (node) => build.reshape(node, shape)) as TensorOf<ReshapeShape<ShapeOf<T>, To>>;
}

type Flat<S extends Shape> = S extends readonly [infer N, ...infer Rest extends Shape]
  ? [N, ProductOf<Rest>]
  : Shape;

/**
 * Everything behind the first axis in one: `[batch, a, b]` to `[batch, a·b]`.
 * @throws SinterError INVALID_ARGUMENT if x is no tensor
 */
export function flatten<T extends Tensor>(x: T): TensorOf<Flat<ShapeOf<T>>> {
  const [first, ...rest] = traced(x, "flatten").shape;
  const shape = first === undefined ? [] : [first, productOf(rest)];
  return lift("flatten", [x], (node) => build.reshape(node, shape)) as TensorOf<Flat<ShapeOf<T>>>;
}

/**
 * The axes in another order; without one, the last two change places.
 * @throws SinterError SHAPE_MISMATCH if the order does not name every axis once
 */
export function transpose<T extends Tensor>(x: T): TensorOf<SwapLastTwo<ShapeOf<T>>>;
export function transpose<T extends Tensor, const P extends readonly number[]>(
  x: Accepts<TransposeShape<ShapeOf<T>, P>, T>,
  perm: P,
): TensorOf<TransposeShape<ShapeOf<T>, P>>;
export function transpose(x: unknown, perm?: readonly number[]): unknown {
  return lift("transpose", [x], (node) => build.transpose(node, perm));
}
