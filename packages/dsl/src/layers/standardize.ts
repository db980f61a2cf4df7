import "@sinter/optimizer/offers/arithmetic";
import { type CheckedWidth, checkOptions, checkWidth } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { defineLayer } from "../declare.ts";
import type { Named, PARAMS, WidthLayer } from "../layer.ts";

type Label<N extends number> = `standardize(${N})`;

/** Standardization of features: `[..., N]` to the same shape. */
export interface Standardize<N extends number> extends WidthLayer<Label<N>, N, N> {
  /** @internal */
  readonly [PARAMS]?: { readonly mean: [N]; readonly deviation: [N] };
}

/**
 * (x − mean) / deviation for each unit of the last axis: as the first layer it puts the scale of the data into the model.
 * Mean and deviation start at 0 and 1 and are not learned from gradients; `fit` takes them from the data that it trains
 * with, and `standardization` from any.
 * @throws SinterError INVALID_ARGUMENT if `features` is not a positive integer
 * @example
 * const net = sequential(standardize(4), linear(4, 16), relu(), linear(16, 3));
 */
export function standardize<const N extends number, const Name extends string = never>(
  features: CheckedWidth<N, Label<N>>,
  options?: { readonly name?: Name },
): Standardize<N> & Named<Name> {
  const label = `standardize(${features as N})` as const;
  const width = checkWidth(features, label);
  const { name } = checkOptions<{ name?: string }>(options, ["name"], label);
  const layer = defineLayer<Standardize<N>>({
    label,
    name,
    in: width,
    out: width,
    params: { mean: [[width], 0, "kept"], deviation: [[width], 1, "kept"] },
    apply: (x, { mean, deviation }) => build.apply("div", build.apply("sub", x, mean), deviation),
  });
  return layer as Standardize<N> & Named<Name>;
}
