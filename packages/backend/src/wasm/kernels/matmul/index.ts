import { MOST_ROWS } from "../../../plan/layout.ts";
import type { Step } from "../../../plan/step.ts";
import type { Local } from "../../assembler/function.ts";
import { levelsOf } from "../blocks.ts";
import { FLOAT, type KernelContext } from "../context.ts";
import { TALL } from "../gemm/panel.ts";
import { emitLoops } from "../loops.ts";
import { type TileArguments, tileParams } from "./arguments.ts";
import { dotsFunction, dotsName, dotsScratch } from "./dots.ts";
import { emitRows } from "./rows.ts";
import { type ProductShape, productShape } from "./shape.ts";
import { type Near, tileFunction, tileName, tileScratch } from "./tiles.ts";

/** Fewer rows or columns than these leave most of a tile unused. */
const FEWEST_ROWS = 4;
const FEWEST_COLUMNS = 8;
/** Fewer terms than these are sooner added up one by one than in lanes. */
const FEWEST_TERMS = 8;

/** Which way a step goes: through tiles of rows and columns, through dot products, or row by row. */
function wayOf({ rows, n, k, overBatch, a, b }: ProductShape): Near | "dots" | null {
  const isTall = rows.perRow || rows.size >= FEWEST_ROWS;
  if (b.column === 1 && n >= FEWEST_COLUMNS && isTall) {
    if (a.row === 1 && !rows.perRow) return "rows";
    if (a.term === 1) return "terms";
  }
  return !overBatch && a.term === 1 && b.term === 1 && k >= FEWEST_TERMS && n > 1 ? "dots" : null;
}

/** Terms of which a tile's rows are copied: with b's they stay in the L1 cache. */
const MOST_COPIED = 512;

/** How many terms of a tile's rows are copied; those of a block, where they are the batch. */
const copiedTerms = ({ overBatch, k }: ProductShape, way: Near): number => {
  const terms = overBatch ? MOST_ROWS : k;
  return way === "rows" && terms <= MOST_COPIED ? terms : 0;
};

/** Floats of scratch memory for a step. */
export function scratchOf(step: Step<"matmul">): number {
  const shape = productShape(step);
  const way = wayOf(shape);
  if (way === null) return 0;
  const levels = levelsOf(Infinity);
  return way === "dots" ? dotsScratch(levels) : tileScratch(levels, copiedTerms(shape, way));
}

/** Floats behind a that may be read for nothing: the rows of a tile. */
export function overrunOf(step: Step<"matmul">): number {
  const shape = productShape(step);
  return wayOf(shape) === "terms" ? TALL * shape.a.row : 0;
}

/**
 * c[i, j] = Σ_k a[i, k]·b[k, j] for each leading index, with both sides only known at run time. Where k is the batch,
 * the rows of a block are its terms, and the sums are added to what is there. Where b is the same for all rows of the
 * batch, these are rows of one product.
 */
export function emitMatmul(step: Step<"matmul">, c: KernelContext): void {
  const shape = productShape(step);
  const way = wayOf(shape);
  if (way === null) {
    emitRows(shape, c);
    return;
  }
  const { rows, n, k, overBatch, a, b, out, views, leads } = shape;
  const terms = overBatch ? c.count(1) : k;
  const { relaxedMadd } = c;
  let index: number;
  if (way === "dots") {
    const kind = { relaxedMadd, levels: levelsOf(Math.ceil(k / 4)) };
    index = c.shared(dotsName(kind), () => dotsFunction(kind));
  } else {
    const levels = levelsOf(overBatch ? c.mostRows : k);
    const kind = { near: way, goesOn: overBatch, relaxedMadd, levels, copies: copiedTerms(shape, way) > 0 };
    index = c.shared(tileName(kind), () => tileFunction(kind));
  }
  const { f } = c;
  const pointers = views.map((view) => c.pointer(view)) as [Local, Local, Local];
  const args: TileArguments = {
    a: pointers[0],
    b: pointers[1],
    out: pointers[2],
    m: rows.perRow ? c.count(rows.size) : rows.size,
    n: n * FLOAT,
    k: terms,
    aFar: (way === "rows" ? a.term : a.row) * FLOAT,
    bStep: (way === "dots" ? b.column : b.term) * FLOAT,
    outStep: out.row * FLOAT,
  };
  emitLoops(c, leads, pointers, () => {
    for (const value of Object.values(args)) f.push(value);
    f.call(index, tileParams);
  });
}
