import type { FunctionBuilder } from "../../assembler/function.ts";
import { emitBlocks } from "../blocks.ts";
import { FLOAT, multiplyAdd, VECTOR } from "../context.ts";
import { type Finishes, SUMS, waitingAt } from "./finish.ts";
import { emitOverK } from "./over-k.ts";
import { PANEL_BYTES, ROW_PANELS } from "./panel.ts";
import type { GemmParams } from "./signature.ts";

/** Steps of k in one turn of the inner loop; half as many take 4 % longer. */
const UNROLL = 8;
const GROUP_BYTES = ROW_PANELS * PANEL_BYTES;

/**
 * One row through four panels at once, which are four streams to read. The last four panels may
 * overlap those before; where there are fewer, what lies behind is read for nothing.
 */
export function emitSingleRow(
  f: FunctionBuilder,
  { x, weight, out, base, k, n, panelSize, epilogue, extras }: GemmParams,
  finishes: Finishes,
  hasRest: (unroll: number) => boolean,
  levels: number,
): void {
  const i32 = () => f.local("i32");
  const [column, group, lastGroup, xAt, pieces, step] = [i32(), i32(), i32(), i32(), i32(), i32()];
  const panels = Array.from({ length: ROW_PANELS }, i32);
  const sums = Array.from({ length: 2 * ROW_PANELS }, () => f.local("v128"));
  const value = f.local("v128");
  f.get(n)
    .i32(PANEL_BYTES - 1)
    .op("i32.add")
    .i32(PANEL_BYTES)
    .op("i32.div_u")
    .tee(pieces)
    .i32(ROW_PANELS)
    .op("i32.gt_u")
    .if(() => {
      f.get(pieces).i32(ROW_PANELS).op("i32.sub").i32(PANEL_BYTES).op("i32.mul").set(lastGroup);
    });
  f.doWhileBelow(column, n, () => {
    f.get(column)
      .tee(group)
      .get(lastGroup)
      .op("i32.gt_u")
      .if(() => {
        f.assign(group, lastGroup);
      });
    f.get(group).i32(PANEL_BYTES).op("i32.div_u").get(panelSize).op("i32.mul").get(weight).op("i32.add");
    f.set(panels[0]!);
    for (let p = 1; p < ROW_PANELS; p++) f.sum(panels[p]!, panels[p - 1]!, panelSize);
    f.assign(xAt, x);
    emitBlocks(f, { count: k, unit: FLOAT, levels, waits: true }, sums, waitingAt(f, group, levels), (part) =>
      emitOverK(f, part, { at: xAt, bytes: FLOAT, unroll: UNROLL, rest: hasRest(UNROLL) }, (steps) => {
        for (let u = 0; u < steps; u++) {
          f.get(xAt)
            .op("v128.load32_splat", u * FLOAT)
            .set(value);
          for (const [i, sum] of sums.entries())
            multiplyAdd(
              f,
              finishes.relaxedMadd,
              sum,
              () => f.get(value),
              () => f.get(panels[i >> 1]!).op("v128.load", u * PANEL_BYTES + (i % 2) * VECTOR),
            );
        }
        f.advance(xAt, steps * FLOAT);
        for (const panel of panels) f.advance(panel, steps * PANEL_BYTES);
      }),
    );
    if (levels === 0)
      for (const [i, sum] of sums.entries())
        f.get(group)
          .get(sum)
          .op("v128.store", SUMS + i * VECTOR);
    f.advance(column, GROUP_BYTES);
  });
  // The row as pieces side by side.
  f.assign(step, PANEL_BYTES).assign(column, 0);
  finishes.call(f, epilogue, extras, {
    out,
    base,
    pieces,
    left: n,
    outStep: step,
    columnStep: step,
    column,
  });
}
