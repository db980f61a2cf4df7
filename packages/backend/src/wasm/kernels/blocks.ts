import { SUM_BLOCKS } from "@sinter/ir";
import type { FunctionBuilder, Local } from "../assembler/function.ts";

/** How many levels of blocks a sum of so many terms has. */
export const levelsOf = (terms: number): number => SUM_BLOCKS.filter((length) => length < terms).length;

/** Where the sums of earlier blocks of one level wait. */
export interface Waiting {
  push(i: number): void;
  store(i: number, sum: Local): void;
}

/**
 * Adds up in blocks, and blocks of blocks: `body(part)` adds some terms to the sums, which begin at 0, and
 * what it gave for each block is added to what came before. A term then takes part in at most
 * 192 + 16 + n/3072 additions rather than n, and its error grows with that (Higham, Accuracy and Stability of
 * Numerical Algorithms, section 4.2). At the end the sums are in their locals; where there are blocks, they
 * also wait on the last level, if `waits` says so.
 * @param count holds the number of terms, at least one, times `unit`
 */
export function emitBlocks(
  f: FunctionBuilder,
  {
    count,
    unit,
    levels,
    waits = false,
  }: { readonly count: Local; readonly unit: number; readonly levels: number; readonly waits?: boolean },
  sums: readonly Local[],
  waiting: (level: number) => Waiting,
  body: (part: Local) => void,
): void {
  if (levels === 0) {
    const zeros = f.local("v128");
    for (const sum of sums) f.assign(sum, zeros);
    body(count);
    return;
  }
  const [left, part, isLater] = [f.local("i32"), f.local("i32"), f.local("i32")];
  const length = SUM_BLOCKS[levels - 1]! * unit;
  const before = waiting(levels - 1);
  f.assign(left, count).assign(isLater, 0);
  f.loop((again) => {
    f.get(left)
      .tee(part)
      .i32(length)
      .op("i32.gt_u")
      .if(() => {
        f.assign(part, length);
      });
    emitBlocks(f, { count: part, unit, levels: levels - 1, waits }, sums, waiting, body);
    f.get(isLater).if(() => {
      for (const [i, sum] of sums.entries()) {
        f.get(sum);
        before.push(i);
        f.op("f32x4.add").set(sum);
      }
    });
    const store = () => {
      for (const [i, sum] of sums.entries()) before.store(i, sum);
      f.assign(isLater, 1);
    };
    if (waits) store();
    f.get(left).get(part).op("i32.sub").tee(left);
    if (waits) f.brIf(again);
    else
      f.if(() => {
        store();
        f.br(again);
      });
  });
}

/** Sums of earlier blocks in locals. */
export function inLocals(f: FunctionBuilder, sums: number, levels: number): (level: number) => Waiting {
  const areas = Array.from({ length: levels }, () => Array.from({ length: sums }, () => f.local("v128")));
  return (level) => ({
    push: (i) => f.get(areas[level]![i]!),
    store: (i, sum) => f.assign(areas[level]![i]!, sum),
  });
}
