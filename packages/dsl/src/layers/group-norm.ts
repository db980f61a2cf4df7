import "@sinter/backend/kernels/layer-norm";
import {
  type CheckedWidth,
  checkOptions,
  checkWidth,
  gotValue,
  type Node,
  SinterError,
  shapeText,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { defineLayer } from "../declare.ts";
import type { Named, PARAMS, WidthLayer } from "../layer.ts";
import { checkEpsilon } from "./epsilon.ts";

type Label<G extends number, N extends number> = `groupNorm(${G}, ${N})`;

/** Group normalization: `[batch, N]` to the same shape. */
export interface GroupNorm<G extends number, N extends number> extends WidthLayer<Label<G, N>, N, N> {
  /** @internal */
  readonly [PARAMS]?: { readonly weight: [N]; readonly bias: [N] };
}

/**
 * (x − μ) / √(σ² + ε) · weight + bias, where μ and σ² are those of the group of neighbouring units that a unit is in, as in
 * PyTorch's GroupNorm; `weight` and `bias` start at 1 and 0. Wu and He, Group Normalization, 2018.
 * @param groups into how many groups of one size the last axis is parted
 * @throws SinterError INVALID_ARGUMENT if a number is not a positive integer, `features` is no multiple of `groups`, or epsilon
 *   is below 0
 * @example
 * const net = sequential(linear(8, 16), groupNorm(4, 16), relu(), linear(16, 2));
 */
export function groupNorm<const G extends number, const N extends number, const Name extends string = never>(
  groups: CheckedWidth<G, Label<G, N>>,
  features: CheckedWidth<N, Label<G, N>>,
  options?: { readonly epsilon?: number; readonly name?: Name },
): GroupNorm<G, N> & Named<Name> {
  const label = `groupNorm(${groups as G}, ${features as N})` as const;
  const [count, width] = [checkWidth(groups, label), checkWidth(features, label)];
  const { epsilon, name } = checkOptions<{ epsilon?: number; name?: string }>(
    options,
    ["epsilon", "name"],
    label,
  );
  checkEpsilon(epsilon, label);
  const size = width / count;
  if (!Number.isInteger(size))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${label} parts its features into groups of one size: expected a multiple of ${count}, got ${gotValue(width)}`,
    );
  const layer = defineLayer<GroupNorm<G, N>>({
    label,
    name,
    in: width,
    out: width,
    params: { weight: [[width], 1], bias: [[width], 0] },
    apply: (x, { weight, bias }) => {
      if (x.shape.length > 2)
        throw new SinterError(
          "SHAPE_MISMATCH",
          `${label} takes rows, [batch, ${width}], but receives ${shapeText(x.shape)}: over further axes a group has statistics of its own`,
        );
      const parted = build.reshape(x, [...x.shape.slice(0, -1), count, size]);
      const [one, zero] = [1, 0].map((value) => build.broadcast(build.scalar(value), [size])) as [Node, Node];
      const normal = build.reshape(build.layerNorm(parted, one, zero, epsilon), x.shape);
      return build.apply("add", build.apply("mul", normal, weight), bias);
    },
  });
  return layer as GroupNorm<G, N> & Named<Name>;
}
