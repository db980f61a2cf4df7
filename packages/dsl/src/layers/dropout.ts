import { checkOptions, gotValue, SinterError } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { defineLayer } from "../declare.ts";
import type { ShapelessLayer } from "../layer.ts";

/** Dropout: any shape to the same shape. */
export interface Dropout<P extends number> extends ShapelessLayer<`dropout(${P})`> {}

/**
 * While a network learns, each element is 0 with probability p, and else divided by 1 − p, as in PyTorch; in what is
 * compiled there is nothing left of it.
 * @throws SinterError INVALID_ARGUMENT if p is not a number from 0 and below 1
 * @example
 * const net = sequential(linear(64, 128), relu(), dropout(0.5), linear(128, 10));
 */
export function dropout<const P extends number>(p: P, options?: { readonly name?: string }): Dropout<P> {
  const label = `dropout(${gotValue(p)})`;
  if (!(typeof p === "number" && p >= 0 && p < 1))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${label}: p is a number from 0 and below 1, got ${gotValue(p)}`,
    );
  const { name } = checkOptions<{ name?: string }>(options, ["name"], label);
  return defineLayer<Dropout<P>>({
    label,
    name,
    in: null,
    out: null,
    apply: (x, _, __, trace) => build.dropout(x, p, trace.nextDropout()),
  });
}
