import type { Local } from "../../assembler/function.ts";

/** The parameters of the functions that compute products in tiles. */
export const TILE_PARAMS = ["a", "b", "out", "m", "n", "k", "aFar", "bStep", "outStep"] as const;

/**
 * Addresses, steps and the n columns in bytes, m rows and k terms as numbers. `aFar` is the step of a in the direction in
 * which its elements do not lie side by side, and so is `bStep` that of b.
 */
export type TileArguments = { readonly [P in (typeof TILE_PARAMS)[number]]: Local | number };

export const tileParams: readonly "i32"[] = TILE_PARAMS.map(() => "i32" as const);
