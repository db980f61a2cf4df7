import type { MathFunction } from "../scalar.ts";
import * as all from "./all.ts";

export type MathName = keyof typeof all;

/** The functions by name, for who reads formulas. */
export const mathFunctions = Object.fromEntries(
  Object.entries(all).map(([name, { definition }]) => [name, definition]),
) as { readonly [F in MathName]: MathFunction };
