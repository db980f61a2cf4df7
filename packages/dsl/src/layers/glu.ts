import "@sinter/optimizer/offers/slice";
import { type CheckedWidth, checkWidth, defineFormula, type MultiplyNumbers } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { mul, sigmoid } from "@sinter/ir/scalar";
import { defineLayer } from "../declare.ts";
import type { WidthLayer } from "../layer.ts";

/** A gated linear unit: `[..., 2·N]` to `[..., N]`. */
export interface Glu<N extends number> extends WidthLayer<`glu(${N})`, MultiplyNumbers<N, 2>, N> {}

const gate = /* @__PURE__ */ defineFormula({ name: "glu", formula: (a, b) => mul(a, sigmoid(b)) });

/**
 * a·σ(b) for the halves a and b of the last axis (Dauphin and others, Language Modeling with Gated Convolutional
 * Networks, 2017). `units` is what comes out: half of what goes in.
 * @throws SinterError INVALID_ARGUMENT if `units` is not a positive integer
 * @example
 * const net = sequential(linear(8, 32), glu(16), linear(16, 2));
 */
export function glu<const N extends number>(units: CheckedWidth<N, `glu(${N})`>): Glu<N> {
  const label = `glu(${units as N})` as const;
  const width = checkWidth(units, label);
  return defineLayer<Glu<N>>({
    label: label as never,
    in: (2 * width) as never,
    out: width as never,
    apply: (x) => build.elementwise(gate.bind(), build.slice(x, 0, width), build.slice(x, width, 2 * width)),
  });
}
