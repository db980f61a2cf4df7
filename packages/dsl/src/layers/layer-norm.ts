import { build, checkWidth, layerNormLabel, type WidthShape } from "@sinter/ir";
import { callable, checkOptions } from "../call.ts";
import { LAYER, type Layer } from "../layer.ts";
import { checkName } from "../names.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

type Label<N extends number> = ReturnType<typeof layerNormLabel<N>>;

/** Layer normalization: `[..., N]` to the same shape. */
export interface LayerNorm<N extends number> extends Layer<Label<N>, N, N> {
  <T extends Tensor>(
    x: Accepts<WidthShape<ShapeOf<T>, Label<N>, N, N>, T>,
  ): TensorOf<WidthShape<ShapeOf<T>, Label<N>, N, N>>;
}

/**
 * (x − μ) / √(σ² + ε) · weight + bias along the last axis, with parameters `weight` and `bias` of
 * shape [features], as in PyTorch; they start at 1 and 0.
 * @throws SinterError INVALID_ARGUMENT if `features` is not a positive integer
 */
export function layerNorm<const N extends number>(
  features: N,
  options?: { readonly epsilon?: number; readonly name?: string },
): LayerNorm<N> {
  const label = layerNormLabel(features);
  checkWidth(features, label);
  const { epsilon, name } = checkOptions(options, ["epsilon", "name"], label);
  return callable<LayerNorm<N>>({
    label,
    name: checkName(name, label),
    in: features,
    out: features,
    [LAYER]: (x, trace, path) => {
      const scale = trace.param(`${path}.weight`, [features], { kind: "constant", value: 1 });
      const shift = trace.param(`${path}.bias`, [features], { kind: "constant", value: 0 });
      return build.layerNorm(x, scale, shift, epsilon);
    },
  });
}
