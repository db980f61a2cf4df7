import type { Step } from "../../../plan/step.ts";
import { isBatched, rowStride, type View } from "../../../plan/value.ts";
import type { Local } from "../../assembler/function.ts";
import { emitBlocks, inLocals, levelsOf } from "../blocks.ts";
import { FLOAT, type KernelContext, multiplyAdd, VECTOR } from "../context.ts";
import { emitLoops, loopsOver } from "../loops.ts";

/** Vectors of columns that one row of a takes at once. */
const VECTORS = 4;

/** The vectors of b's columns, and of the result's, lie side by side, unless there is one column. */
export const hasColumns = ({ shape, strides }: View): boolean => shape.at(-1) === 1 || strides.at(-1) === 1;

/** A product row by row: of a few rows or columns, or of an a of which neither rows nor columns lie side by side. */
export function emitRows(step: Step<"matmul">, c: KernelContext): void {
  const { f } = c;
  const views = [...step.operands, step.out] as [View, View, View];
  const [left, right, result] = views;
  const overBatch = c.batched && !isBatched(result);
  const [m, k] = left.shape.slice(-2) as [number, number];
  const n = right.shape.at(-1)!;
  const [aStep, bStep] = overBatch
    ? [rowStride(left), rowStride(right)]
    : [left.strides.at(-1)!, right.strides.at(-2)!];
  const steps = overBatch ? c.count(1) : k;
  const [a, b, out] = views.map((view) => c.pointer(view)) as [Local, Local, Local];
  const [ak, bk, terms, kLeft, column, columnEnd, to, rowsLeft] = Array.from({ length: 8 }, () =>
    f.local("i32"),
  ) as [Local, Local, Local, Local, Local, Local, Local, Local];
  const acc = Array.from({ length: VECTORS }, () => f.local("v128"));
  const [x, y] = [f.local("v128"), f.local("v128")];
  const levels = levelsOf(overBatch ? c.mostRows : k);
  const before = inLocals(f, VECTORS, levels);

  const columns = (vectors: number, lastLanes: number) => {
    const used = acc.slice(0, vectors);
    f.sum(to, out, column);
    f.sum(bk, b, column).assign(ak, a).assign(terms, steps);
    emitBlocks(f, { count: terms, unit: 1, levels }, used, before, (part) => {
      f.assign(kLeft, part);
      f.countDown(kLeft, () => {
        f.get(ak).op("v128.load32_splat").set(x);
        for (const [v, sum] of used.entries()) {
          f.get(bk)
            .op("v128.load", v * VECTOR)
            .set(y);
          multiplyAdd(
            f,
            c.relaxedMadd,
            sum,
            () => f.get(x),
            () => f.get(y),
          );
        }
        f.advance(ak, aStep * FLOAT).advance(bk, bStep * FLOAT);
      });
    });
    for (const [v, sum] of used.entries()) {
      if (overBatch)
        f.get(to)
          .op("v128.load", v * VECTOR)
          .get(sum)
          .op("f32x4.add")
          .set(sum);
      c.store(to, sum, v * VECTOR, v === vectors - 1 ? lastLanes : 4);
    }
  };
  const group = VECTORS * 4;
  const grouped = Math.floor(n / group) * group;
  const rest = n - grouped;
  const matrix = () => {
    f.assign(rowsLeft, m);
    f.countDown(rowsLeft, () => {
      f.assign(column, 0);
      if (grouped > 0) {
        f.assign(columnEnd, grouped * FLOAT);
        f.doWhileBelow(column, columnEnd, () => {
          columns(VECTORS, 4);
          f.advance(column, group * FLOAT);
        });
      }
      if (rest > 0) columns(Math.ceil(rest / 4), ((rest - 1) % 4) + 1);
      f.advance(a, left.strides.at(-2)! * FLOAT).advance(out, result.strides.at(-2)! * FLOAT);
    });
    f.advance(a, -m * left.strides.at(-2)! * FLOAT).advance(out, -m * result.strides.at(-2)! * FLOAT);
  };
  const leads = views.map((view) => ({ ...view, shape: view.shape.slice(0, -2) }));
  emitLoops(c, loopsOver(leads, c.batched && !overBatch), [a, b, out], matrix);
}
