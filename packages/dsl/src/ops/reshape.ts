import "@sinter/optimizer/offers/transpose";
import {
  checkOptions,
  checkReshape,
  type Dim,
  type ExpandShape,
  expandShape,
  gotKind,
  type ProductOf,
  productOf,
  type ReshapeDims,
  type ReshapeShape,
  type Shape,
  SinterError,
  type SqueezeShape,
  type SwapLastTwo,
  shapeText,
  squeezeShape,
  type TransposeShape,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift, traced } from "../call.ts";
import { defineLayer } from "../declare.ts";
import type { OpenLayer } from "../layer.ts";
import type { Accepts, AnyTensor, Reshaped, ShapeOf, Tensor } from "../tensor.ts";

/**
 * The same elements in another shape; one dimension may be −1, which stands for what is left.
 * @throws SinterError SHAPE_MISMATCH if the numbers of elements differ, or a named axis is mixed with others
 * @example
 * reshape(tensor(["batch", 784]), ["batch", 28, -1])   // Tensor<["batch", 28, 28]>
 */
export function reshape<T extends AnyTensor, const To extends Shape>(
  x: Accepts<ReshapeShape<ShapeOf<T>, To>, T>,
  shape: ReshapeDims<To>,
): Reshaped<T, ReshapeShape<ShapeOf<T>, To>> {
  if (!Array.isArray(shape))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `reshape expects a shape like ["batch", 28, -1], got ${gotKind(shape)}`,
    );
  return lift("reshape", [x], (node) => build.reshape(node, checkReshape(node.shape, shape as Shape)));
}

type Flat<S extends Shape> = S extends readonly [infer N, ...infer Rest extends Shape]
  ? [N, ProductOf<Rest>]
  : Shape;

/** `flatten()` in a composition, where rows are flat already: `[batch, n]` to the same shape. */
export interface FlattenLayer extends OpenLayer<"flatten()"> {
  <const S extends readonly [Dim, Dim]>(x: Tensor<S>): Tensor<S>;
}

/**
 * Everything behind the first axis in one: `[batch, a, b]` to `[batch, a·b]`. Without a tensor it is a layer, for the
 * numbers that PyTorch gives to those behind it: in a composition rows are flat.
 * @throws SinterError INVALID_ARGUMENT if x is no tensor; SHAPE_MISMATCH if the layer gets what is not flat
 * @example
 * const net = sequential(flatten(), linear(784, 10));   // "1.weight", "1.bias"
 */
export function flatten(): FlattenLayer;
export function flatten<T extends AnyTensor>(x: T): Reshaped<T, Flat<ShapeOf<T>>>;
export function flatten(...args: readonly [] | readonly [unknown]): unknown {
  if (args.length === 0) return flattenLayer();
  const [x] = args;
  const [first, ...rest] = traced(x, "flatten").shape;
  const shape = first === undefined ? [] : [first, productOf(rest)];
  return lift("flatten", [x], (node) => build.reshape(node, shape));
}

const flattenLayer = () =>
  defineLayer<FlattenLayer>({
    label: "flatten()",
    in: null,
    out: null,
    apply(x) {
      if (x.shape.length > 2)
        throw new SinterError(
          "SHAPE_MISMATCH",
          `flatten() in a composition expects rows that are flat, [batch, features], but receives ${shapeText(x.shape)}: call flatten(x) before it`,
        );
      return x;
    },
  });

/**
 * The axes in another order; without one, the last two change places.
 * @throws SinterError SHAPE_MISMATCH if the order does not name every axis once
 */
export function transpose<T extends AnyTensor>(x: T): Reshaped<T, SwapLastTwo<ShapeOf<T>>>;
export function transpose<T extends AnyTensor, const P extends readonly number[]>(
  x: Accepts<TransposeShape<ShapeOf<T>, P>, T>,
  perm: P,
): Reshaped<T, TransposeShape<ShapeOf<T>, P>>;
export function transpose(x: unknown, perm?: readonly number[]): unknown {
  if (perm !== undefined && !Array.isArray(perm))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `transpose expects an order like [0, 2, 1], got ${gotKind(perm)}`,
    );
  return lift("transpose", [x], (node) => build.transpose(node, perm));
}

/**
 * A new axis of size 1, which is axis `axis` of the result, by default the last.
 * @throws SinterError SHAPE_MISMATCH if there is no such position
 * @example
 * expandDims(tensor(["batch", 3]), { axis: 1 })   // Tensor<["batch", 1, 3]>
 */
export function expandDims<T extends AnyTensor, const A extends number = -1>(
  x: Accepts<ExpandShape<"expandDims", ShapeOf<T>, A>, T>,
  options?: { readonly axis?: A },
): Reshaped<T, ExpandShape<"expandDims", ShapeOf<T>, A>> {
  const { axis = -1 } = checkOptions<{ axis?: number }>(options, ["axis"], "expandDims");
  return lift("expandDims", [x], (node) => build.reshape(node, expandShape("expandDims", node.shape, axis)));
}

/**
 * Without an axis of size 1, by default the last.
 * @throws SinterError SHAPE_MISMATCH if there is no such axis, or its size is not 1
 * @example
 * squeeze(tensor(["batch", 1, 3]), { axis: 1 })   // Tensor<["batch", 3]>
 */
export function squeeze<T extends AnyTensor, const A extends number = -1>(
  x: Accepts<SqueezeShape<ShapeOf<T>, A>, T>,
  options?: { readonly axis?: A },
): Reshaped<T, SqueezeShape<ShapeOf<T>, A>> {
  const { axis = -1 } = checkOptions<{ axis?: number }>(options, ["axis"], "squeeze");
  return lift("squeeze", [x], (node) => build.reshape(node, squeezeShape(node.shape, axis)));
}
