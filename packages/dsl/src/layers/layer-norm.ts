import { type CheckedWidth, checkWidth, layerNormLabel, SinterError, type WidthShape } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { callable, checkOptions } from "../call.ts";
import { LAYER, type Layer, type Named, type PARAMS } from "../layer.ts";
import { checkName } from "../names.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

type Label<N extends number> = ReturnType<typeof layerNormLabel<N>>;

/** Layer normalization: `[..., N]` to the same shape. */
export interface LayerNorm<N extends number> extends Layer<Label<N>, N, N> {
  <T extends Tensor>(
    x: Accepts<WidthShape<ShapeOf<T>, Label<N>, N, N>, T>,
  ): TensorOf<WidthShape<ShapeOf<T>, Label<N>, N, N>>;
  /** @internal */
  readonly [PARAMS]?: { readonly weight: [N]; readonly bias: [N] };
}

/**
 * (x − μ) / √(σ² + ε) · weight + bias along the last axis, with parameters `weight` and `bias` of
 * shape [features], as in PyTorch; they start at 1 and 0.
 * @throws SinterError INVALID_ARGUMENT if `features` is not a positive integer
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
  if (epsilon !== undefined && !(epsilon >= 0 && epsilon < Infinity))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${label}: epsilon is a number of at least 0, got ${String(epsilon)}`,
    );
  return callable({
    label,
    name: checkName(name, label),
    in: width,
    out: width,
    [LAYER]: (x, trace, path) => {
      const scale = trace.param(`${path}.weight`, [width], { kind: "constant", value: 1 });
      const shift = trace.param(`${path}.bias`, [width], { kind: "constant", value: 0 });
      return build.layerNorm(x, scale, shift, epsilon);
    },
  });
}
