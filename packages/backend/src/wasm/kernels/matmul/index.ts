import type { Step } from "../../../plan/step.ts";
import { isBatched, rowStride, type View } from "../../../plan/value.ts";
import type { Local } from "../../assembler/function.ts";
import { levelsOf } from "../blocks.ts";
import { FLOAT, type KernelContext } from "../context.ts";
import { TALL } from "../gemm/panel.ts";
import { emitLoops, loopsOver } from "../loops.ts";
import { emitRows } from "./rows.ts";
import { type Near, tileFunction, tileName, tileParams, tileScratch } from "./tiles.ts";

export { hasColumns } from "./rows.ts";

/** Fewer rows or columns than these leave most of a tile unused. */
const FEWEST_ROWS = 4;
const FEWEST_COLUMNS = 8;

/** A step's sizes and strides, in elements; of k, where it is the batch, the step from row to row of a block. */
function shapeOf(step: Step<"matmul">) {
  const [left, right] = step.operands as [View, View];
  const { out } = step;
  const overBatch = step.operands.some(isBatched) && !isBatched(out);
  const [m, k] = left.shape.slice(-2) as [number, number];
  return {
    views: [left, right, out] as const,
    overBatch,
    m,
    k,
    n: right.shape.at(-1)!,
    aRow: left.strides.at(-2)!,
    aStep: overBatch ? rowStride(left) : left.strides.at(-1)!,
    bStep: overBatch ? rowStride(right) : right.strides.at(-2)!,
  };
}

/** Which way a step goes through tiles, or null where it goes row by row. */
function nearOf(step: Step<"matmul">): Near | null {
  const { m, n, aRow, aStep } = shapeOf(step);
  if (m < FEWEST_ROWS || n < FEWEST_COLUMNS) return null;
  return aRow === 1 ? "rows" : aStep === 1 ? "terms" : null;
}

/** Floats of scratch memory for a step. */
export const scratchOf = (step: Step<"matmul">): number =>
  nearOf(step) === null ? 0 : tileScratch(levelsOf(Infinity));

/** Floats behind a that may be read for nothing: the rows of a tile. */
export const overrunOf = (step: Step<"matmul">): number =>
  nearOf(step) === "terms" ? TALL * shapeOf(step).aRow : 0;

/**
 * c[i, j] = Σ_k a[i, k]·b[k, j] for each leading index, with both sides only known at run time. Where k is the batch,
 * the rows of a block are its terms, and the sums are added to what is there.
 */
export function emitMatmul(step: Step<"matmul">, c: KernelContext): void {
  const near = nearOf(step);
  if (near === null) {
    emitRows(step, c);
    return;
  }
  const { views, overBatch, m, k, n, aRow, aStep, bStep } = shapeOf(step);
  const { f } = c;
  const levels = levelsOf(overBatch ? c.mostRows : k);
  const kind = { near, goesOn: overBatch, relaxedMadd: c.relaxedMadd, levels };
  const index = c.shared(tileName(kind), () => tileFunction(kind));
  const terms = overBatch ? c.count(1) : k;
  const [a, b, out] = views.map((view) => c.pointer(view)) as [Local, Local, Local];
  const args = {
    a,
    b,
    out,
    m,
    n: n * FLOAT,
    k: terms,
    aFar: (near === "rows" ? aStep : aRow) * FLOAT,
    bStep: bStep * FLOAT,
    outStep: views[2].strides.at(-2)! * FLOAT,
  };
  const leads = views.map((view) => ({ ...view, shape: view.shape.slice(0, -2) }));
  emitLoops(c, loopsOver(leads, c.batched && !overBatch), [a, b, out], () => {
    for (const value of Object.values(args)) f.push(value);
    f.call(index, tileParams);
  });
}
