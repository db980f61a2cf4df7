import "@sinter/backend/kernels/reduce";
import { type CheckedWidth, checkOptions, checkWidth } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { defineLayer } from "../declare.ts";
import type { Named, PARAMS, WidthLayer } from "../layer.ts";
import { checkEpsilon } from "./epsilon.ts";

type Label<N extends number> = ReturnType<typeof build.rmsNormLabel<N>>;

/** Root mean square normalization: `[..., N]` to the same shape. */
export interface RmsNorm<N extends number> extends WidthLayer<Label<N>, N, N> {
  /** @internal */
  readonly [PARAMS]?: { readonly weight: [N] };
}

/**
 * x / √(mean x² + ε) · weight along the last axis, with the parameter `weight` of shape [features], as in
 * PyTorch; it starts at 1, and ε is the machine epsilon of f32 unless given.
 * @throws SinterError INVALID_ARGUMENT if `features` is not a positive integer, or epsilon below 0
 * @example
 * const net = sequential(linear(8, 16), rmsNorm(16), linear(16, 2));
 */
export function rmsNorm<const N extends number, const Name extends string = never>(
  features: CheckedWidth<N, Label<N>>,
  options?: { readonly epsilon?: number; readonly name?: Name },
): RmsNorm<N> & Named<Name> {
  const label = build.rmsNormLabel(features as N);
  const width = checkWidth(features, label);
  const { epsilon, name } = checkOptions<{ epsilon?: number; name?: string }>(
    options,
    ["epsilon", "name"],
    label,
  );
  checkEpsilon(epsilon, label);
  const layer = defineLayer<RmsNorm<N>>({
    label,
    name,
    in: width,
    out: width,
    params: { weight: [[width], 1] },
    apply: (x, { weight }) => build.rmsNorm(x, weight, epsilon),
  });
  return layer as RmsNorm<N> & Named<Name>;
}
