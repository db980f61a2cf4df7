import "@sinter/optimizer/offers/batch-norm";
import { type CheckedWidth, checkOptions, checkWidth, gotValue, SinterError } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { defineLayer } from "../declare.ts";
import type { Named, PARAMS, WidthLayer } from "../layer.ts";
import { checkEpsilon } from "./epsilon.ts";

type Label<N extends number> = ReturnType<typeof build.batchNormLabel<N>>;

/** Batch normalization: `[..., N]` to the same shape. */
export interface BatchNorm<N extends number> extends WidthLayer<Label<N>, N, N> {
  /** @internal */
  readonly [PARAMS]?: {
    readonly weight: [N];
    readonly bias: [N];
    readonly running_mean: [N];
    readonly running_var: [N];
  };
}

export interface BatchNormOptions<Name extends string = string> {
  /** ε; 1e-5 unless given. */
  readonly epsilon?: number;
  /** How much a batch counts in the running statistics; 0.1 unless given. */
  readonly momentum?: number;
  readonly name?: Name;
}

/**
 * (x − μ) / √(σ² + ε) · weight + bias for each unit of the last axis, as PyTorch's BatchNorm1d. While a network learns, μ
 * and σ² are those of the batch, which `running_mean` and `running_var` follow: r ← (1 − m)r + m·s. In what is
 * compiled they are these two, so that a row's result depends on no other row.
 *
 * `weight` and `bias` are learned and start at 1 and 0; the running statistics start at 0 and 1.
 * @throws SinterError INVALID_ARGUMENT if `features` is not a positive integer, epsilon below 0 or momentum not in [0, 1]
 * @example
 * const net = sequential(linear(8, 16), batchNorm(16), relu(), linear(16, 2));
 */
export function batchNorm<const N extends number, const Name extends string = never>(
  features: CheckedWidth<N, Label<N>>,
  options?: BatchNormOptions<Name>,
): BatchNorm<N> & Named<Name> {
  const label = build.batchNormLabel(features as N);
  const width = checkWidth(features, label);
  const { epsilon, momentum, name } = checkOptions<BatchNormOptions>(
    options,
    ["epsilon", "momentum", "name"],
    label,
  );
  checkEpsilon(epsilon, label);
  if (momentum !== undefined && !(momentum >= 0 && momentum <= 1))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${label}: momentum is a number from 0 to 1, got ${gotValue(momentum)}`,
    );
  const layer = defineLayer<BatchNorm<N>>({
    label,
    name,
    in: width,
    out: width,
    params: {
      weight: [[width], 1],
      bias: [[width], 0],
      running_mean: [[width], 0, "kept"],
      running_var: [[width], 1, "kept"],
    },
    apply: (x, { weight: scale, bias: shift, running_mean: mean, running_var: variance }) =>
      build.batchNorm(x, { scale, shift, mean, variance }, { epsilon, momentum }),
  });
  return layer as BatchNorm<N> & Named<Name>;
}
