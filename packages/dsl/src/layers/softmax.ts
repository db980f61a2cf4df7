import { build, type Shape } from "@sinter/ir";
import { callable, lift } from "../call.ts";
import { LAYER, type Layer } from "../layer.ts";
import { isTensor, type Tensor } from "../tensor.ts";

/** Softmax as a layer: any shape to the same shape. */
export interface Softmax extends Layer<"softmax()", null, null> {
  <const S extends Shape>(x: Tensor<S>): Tensor<S>;
}

/** `axis` counts from the front, or from the back if negative; the default is the last. */
export interface SoftmaxOptions {
  readonly axis?: number;
}

/**
 * e^x / Σ e^x along an axis; every row of it sums to 1 and large inputs do not overflow.
 * `softmax()` is a layer, `softmax(x)` the op on a tensor.
 * @throws SinterError SHAPE_MISMATCH if the tensor has no such axis
 */
export function softmax<const S extends Shape>(x: Tensor<S>, options?: SoftmaxOptions): Tensor<S>;
export function softmax(options?: SoftmaxOptions): Softmax;
export function softmax(first?: unknown, second?: SoftmaxOptions): unknown {
  if (isTensor(first)) return lift("softmax", [first], (x) => build.softmax(x, second?.axis));
  const { axis } = (first ?? {}) as SoftmaxOptions;
  return callable<Softmax>({
    label: "softmax()",
    in: null,
    out: null,
    [LAYER]: (x) => build.softmax(x, axis),
  });
}
