import "@sinter/backend/kernels/reduce";
import { type CheckedWidth, checkWidth, type MultiplyNumbers } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { defineLayer } from "../declare.ts";
import type { WidthLayer } from "../layer.ts";

type Label<N extends number, K extends number> = `maxout(${N}, ${K})`;

/** The largest of K pieces of each unit: `[..., N·K]` to `[..., N]`. */
export interface Maxout<N extends number, K extends number>
  extends WidthLayer<Label<N, K>, MultiplyNumbers<N, K>, N> {}

/**
 * The largest of `pieces` neighbouring features, for each of `units` (Goodfellow and others, Maxout Networks, 2013):
 * behind a linear layer from n to units·pieces a piecewise linear activation that is learned.
 * @throws SinterError INVALID_ARGUMENT if one of them is not a positive integer
 * @example
 * const net = sequential(linear(8, 32), maxout(16, 2), linear(16, 2));
 */
export function maxout<const N extends number, const K extends number>(
  units: CheckedWidth<N, Label<N, K>>,
  pieces: CheckedWidth<K, Label<N, K>>,
): Maxout<N, K> {
  const label = `maxout(${units as N}, ${pieces as K})` as const;
  const [width, count] = [checkWidth(units, label), checkWidth(pieces, label)];
  return defineLayer<Maxout<N, K>>({
    label: label as never,
    in: (width * count) as never,
    out: width as never,
    apply: (x) =>
      build.reduce(build.reshape(x, [...x.shape.slice(0, -1), width, count]), "max", x.shape.length),
  });
}
