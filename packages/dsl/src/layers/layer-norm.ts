import "@sinter/backend/kernels/layer-norm";
import { type CheckedWidth, checkOptions, checkWidth, layerNormLabel } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { defineLayer } from "../declare.ts";
import type { Named, PARAMS, WidthLayer } from "../layer.ts";
import { checkEpsilon } from "./epsilon.ts";

type Label<N extends number> = ReturnType<typeof layerNormLabel<N>>;

/** Layer normalization: `[..., N]` to the same shape. */
export interface LayerNorm<N extends number> extends WidthLayer<Label<N>, N, N> {
  /** @internal */
  readonly [PARAMS]?: { readonly weight: [N]; readonly bias: [N] };
}

/**
 * (x − μ) / √(σ² + ε) · weight + bias along the last axis, with parameters `weight` and `bias` of
 * shape [features], as in PyTorch; they start at 1 and 0.
 * @throws SinterError INVALID_ARGUMENT if `features` is not a positive integer, or epsilon below 0
 */
export function layerNorm<const N extends number, const Name extends string = never>(
  features: CheckedWidth<N, Label<N>>,
  options?: { readonly epsilon?: number; readonly name?: Name },
): LayerNorm<N> & Named<Name> {
  const label = layerNormLabel(features as N);
  const width = checkWidth(features, label);
  const { epsilon, name } = checkOptions<{ epsilon?: number; name?: string }>(
    options,
    ["epsilon", "name"],
    label,
  );
  checkEpsilon(epsilon, label);
  const layer = defineLayer<LayerNorm<N>>({
    label,
    name,
    in: width,
    out: width,
    params: { weight: [[width], 1], bias: [[width], 0] },
    apply: (x, { weight, bias }) => build.layerNorm(x, weight, bias, epsilon),
  });
  return layer as LayerNorm<N> & Named<Name>;
}
