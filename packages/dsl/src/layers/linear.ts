import { type CheckedWidth, checkWidth, type LinearLabel, linearLabel, type WidthShape } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { callable, checkOptions } from "../call.ts";
import { LAYER, type Layer, type Named, type PARAMS } from "../layer.ts";
import { checkName } from "../names.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

/** A fully connected layer: `[..., In]` to `[..., Out]`. */
export interface Linear<In extends number, Out extends number> extends Layer<LinearLabel<In, Out>, In, Out> {
  <T extends Tensor>(
    x: Accepts<WidthShape<ShapeOf<T>, LinearLabel<In, Out>, In, Out>, T>,
  ): TensorOf<WidthShape<ShapeOf<T>, LinearLabel<In, Out>, In, Out>>;
  /** @internal */
  readonly [PARAMS]?: { readonly weight: [Out, In]; readonly bias: [Out] };
}

/** A fully connected layer without a bias: `[..., In]` to `[..., Out]`. */
export interface UnbiasedLinear<In extends number, Out extends number>
  extends Layer<LinearLabel<In, Out>, In, Out> {
  <T extends Tensor>(
    x: Accepts<WidthShape<ShapeOf<T>, LinearLabel<In, Out>, In, Out>, T>,
  ): TensorOf<WidthShape<ShapeOf<T>, LinearLabel<In, Out>, In, Out>>;
  /** @internal */
  readonly [PARAMS]?: { readonly weight: [Out, In] };
}

export interface LinearOptions<Bias extends boolean = boolean, Name extends string = string> {
  /** `false` leaves the bias out. */
  readonly bias?: Bias;
  /** Replaces the position in parameter names. */
  readonly name?: Name;
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
export function linear<
  const In extends number,
  const Out extends number,
  const Bias extends boolean = true,
  const Name extends string = never,
>(
  inFeatures: CheckedWidth<In, LinearLabel<In, Out>>,
  outFeatures: CheckedWidth<Out, LinearLabel<In, Out>>,
  options?: LinearOptions<Bias, Name>,
): ([Bias] extends [false] ? UnbiasedLinear<In, Out> : Linear<In, Out>) & Named<Name> {
  const label = linearLabel(inFeatures as In, outFeatures as Out);
  const width = checkWidth(inFeatures, label);
  const outWidth = checkWidth(outFeatures, label);
  const { bias: hasBias = true, name } = checkOptions<LinearOptions>(
    options,
    ["bias", "name", "overparameterized"],
    label,
  );
  const initializer = { kind: "uniform", bound: 1 / Math.sqrt(width) } as const;
  return callable({
    label,
    name: checkName(name, label),
    in: width,
    out: outWidth,
    [LAYER]: (x, trace, path) => {
      const weight = trace.param(`${path}.weight`, [outWidth, width], initializer);
      const bias = hasBias ? trace.param(`${path}.bias`, [outWidth], initializer) : undefined;
      return build.linear(x, weight, bias);
    },
  });
}
