import type { Packing } from "../../../plan/statics.ts";
import type { Step } from "../../../plan/step.ts";
import { levelsOf } from "../blocks.ts";
import { FLOAT, VECTOR } from "../context.ts";
import { shapeOf } from "./shape.ts";

/** Columns of a packed panel of weights: two vectors. */
export const PANEL = 8;
export const PANEL_BYTES = PANEL * FLOAT;

/**
 * Floats from one panel to the next: at least k·8. A single row reads four panels side by side, and at
 * a multiple of 4 KiB their lines would compete for one set of the L1 cache; so panels as long as that
 * are 256 bytes plus a multiple of 512 apart.
 */
const panelSize = (k: number): number => {
  const floats = PANEL * k;
  return floats < 1024 ? floats : floats + ((64 - floats) & 127);
};

export const packing: Packing = { width: PANEL, panelSize };

/** The most rows of a tile. */
export const TALL = 6;

/** Four rows, 8 accumulators, just hide the latency of two multiply-adds per cycle, and fill up what tall tiles leave over. */
export const SHORT = 4;

/**
 * The tiles of many rows: 6 rows × 2 vectors are 12 accumulators, with two vectors of the weight and one of
 * x the 15 vector registers that V8 leaves of the 16 of x86-64. A product that is rounded before it is
 * added needs one more, so 5 rows × 2 vectors take 14: with six, one sum would wait in memory from step to
 * step, which takes longer than all others where products and sums run side by side (AMD).
 */
export const tilesOf = (relaxedMadd: boolean) =>
  relaxedMadd
    ? ({ tall: TALL, unroll: { tall: 4, short: 1 } } as const)
    : ({ tall: 5, unroll: { tall: 8, short: 4 } } as const);

/** Bytes of scratch memory in which the sums of a tile over blocks of k wait for those of others. */
export const WAITING_BYTES: number = (levelsOf(Infinity) - 1) * 2 * TALL * VECTOR;

/** Weights of this many bytes stay in the L2 cache. */
export const NEAR_BYTES = 2 ** 21;

/** Panels that a single row takes at once: 8 accumulators. */
export const ROW_PANELS = 4;

/** Floats behind a step's operands that may be read for nothing: a tile's rows, a panel, a group of panels. */
export function overrunOf(step: Step<"gemm">): number {
  const { k, n, xStep } = shapeOf(step);
  return Math.max(panelSize(k) * (n > (ROW_PANELS - 1) * PANEL ? 1 : ROW_PANELS), TALL * xStep);
}

/** Floats of scratch memory for a step: the sums of a tile, or of a row in whole groups, behind one piece. */
export const scratchOf = (step: Step<"gemm">): number =>
  PANEL + WAITING_BYTES / FLOAT + Math.max(TALL * PANEL, shapeOf(step).n + ROW_PANELS * PANEL);
