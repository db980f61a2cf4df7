import {
  type CheckedWidth,
  checkOptions,
  checkWidth,
  gotValue,
  type LinearLabel,
  linearLabel,
  SinterError,
  type WidthShape,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { defineLayer } from "../declare.ts";
import { uniform } from "../initializer.ts";
import type { Layer, Named, PARAMS, WidthLayer } from "../layer.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

/**
 * A fully connected layer: `[..., In]` to `[..., Out]`. Networks are full of it, so it spells out the call
 * of a `WidthLayer`, which saves the compiler a level of inheritance for each.
 */
export interface Linear<In extends number, Out extends number> extends Layer<LinearLabel<In, Out>, In, Out> {
  <T extends Tensor>(
    x: Accepts<WidthShape<ShapeOf<T>, LinearLabel<In, Out>, In, Out>, T>,
  ): TensorOf<WidthShape<ShapeOf<T>, LinearLabel<In, Out>, In, Out>>;
  /** @internal */
  readonly [PARAMS]?: { readonly weight: [Out, In]; readonly bias: [Out] };
}

/** A fully connected layer without a bias: `[..., In]` to `[..., Out]`. */
export interface UnbiasedLinear<In extends number, Out extends number>
  extends WidthLayer<LinearLabel<In, Out>, In, Out> {
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
  if (typeof hasBias !== "boolean")
    throw new SinterError("INVALID_ARGUMENT", `${label}: bias is true or false, got ${gotValue(hasBias)}`);
  const start = uniform(1 / Math.sqrt(width));
  const weight = [[outWidth, width], start] as const;
  const bias = [[outWidth], start] as const;
  const layer = defineLayer<Linear<In, Out>>({
    label,
    name,
    in: width,
    out: outWidth,
    // Without a bias there is none to apply either.
    params: (hasBias ? { weight, bias } : { weight }) as { weight: typeof weight; bias: typeof bias },
    apply: (x, p) => build.linear(x, p.weight, p.bias),
  });
  return layer as ([Bias] extends [false] ? UnbiasedLinear<In, Out> : Linear<In, Out>) & Named<Name>;
}
