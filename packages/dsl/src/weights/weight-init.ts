import { gotValue, product, SinterError } from "@sinter/ir";
import type { Initializer } from "../initializer.ts";

/** How weights of two axes and more start, from their shape [out, in, …]: what `init` is given. */
export type WeightInit = (shape: readonly number[]) => Initializer;

export interface GainOptions {
  /** What the spread is multiplied by; 1 unless given. */
  readonly gain?: number;
  /** Normal rather than uniform numbers. */
  readonly normal?: boolean;
}

/** Inputs and outputs of each unit. */
export function fans(shape: readonly number[]): { readonly fanIn: number; readonly fanOut: number } {
  const [out = 1, ...rest] = shape;
  const [, ...inner] = rest;
  return { fanIn: product(rest), fanOut: out * product(inner) };
}

/** @throws SinterError INVALID_ARGUMENT unless it is a number above 0 */
export function checkGain(what: string, gain: number): void {
  if (!(typeof gain === "number" && gain > 0 && gain < Infinity))
    throw new SinterError("INVALID_ARGUMENT", `${what}: gain is a number above 0, got ${gotValue(gain)}`);
}
