import { build, checkWidth, type LinearLabel, linearLabel, type WidthShape } from "@sinter/ir";
import { callable, checkOptions } from "../call.ts";
import { LAYER, type Layer } from "../layer.ts";
import { checkName } from "../names.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

/** A fully connected layer: `[..., In]` to `[..., Out]`. */
export interface Linear<In extends number, Out extends number> extends Layer<LinearLabel<In, Out>, In, Out> {
  <T extends Tensor>(
    x: Accepts<WidthShape<ShapeOf<T>, LinearLabel<In, Out>, In, Out>, T>,
  ): TensorOf<WidthShape<ShapeOf<T>, LinearLabel<In, Out>, In, Out>>;
}

export interface LinearOptions {
  /** `false` leaves the bias out. */
  readonly bias?: boolean;
  /** Replaces the position in parameter names. */
  readonly name?: string;
  /** Says that a linear layer right behind another one is meant, which `sinter check` then leaves alone. */
  readonly overparameterized?: boolean;
}

/**
 * y = x·Wᵀ + b on the last axis, with parameters `weight` [out, in] and `bias` [out] as in PyTorch.
 *
 * @param inFeatures width of the last axis of x
 * @param outFeatures width of the last axis of y
 * @throws SinterError INVALID_ARGUMENT if a width is not a positive integer
 * @example
 * const mlp = sequential(linear(784, 256), relu(), linear(256, 10));
 */
export function linear<const In extends number, const Out extends number>(
  inFeatures: In,
  outFeatures: Out,
  options?: LinearOptions,
): Linear<In, Out> {
  const label = linearLabel(inFeatures, outFeatures);
  checkWidth(inFeatures, label);
  checkWidth(outFeatures, label);
  const { bias: hasBias = true, name } = checkOptions(options, ["bias", "name", "overparameterized"], label);
  const initializer = { kind: "uniform", bound: 1 / Math.sqrt(inFeatures) } as const;
  return callable<Linear<In, Out>>({
    label,
    name: checkName(name, label),
    in: inFeatures,
    out: outFeatures,
    [LAYER]: (x, trace, path) => {
      const weight = trace.param(`${path}.weight`, [outFeatures, inFeatures], initializer);
      const bias = hasBias ? trace.param(`${path}.bias`, [outFeatures], initializer) : undefined;
      return build.linear(x, weight, bias);
    },
  });
}
