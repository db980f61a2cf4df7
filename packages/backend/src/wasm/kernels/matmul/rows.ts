import type { Local } from "../../assembler/function.ts";
import { emitBlocks, inLocals, levelsOf } from "../blocks.ts";
import { FLOAT, type KernelContext, multiplyAdd, VECTOR } from "../context.ts";
import { emitLoops } from "../loops.ts";
import type { ProductShape } from "./shape.ts";

/** Vectors of columns that one row of a takes at once. */
const VECTORS = 4;

/** A product row by row: of a few rows or columns, or of sides of which neither rows nor columns lie side by side. */
export function emitRows(
  { rows, n, k, overBatch, a, b, out, views, leads }: ProductShape,
  c: KernelContext,
): void {
  const { f } = c;
  const steps = overBatch ? c.count(1) : k;
  const pointers = views.map((view) => c.pointer(view)) as [Local, Local, Local];
  const [aAt, bAt, outAt] = pointers;
  const [ak, bk, terms, kLeft, column, columnEnd, to, rowsLeft] = Array.from({ length: 8 }, () =>
    f.local("i32"),
  ) as [Local, Local, Local, Local, Local, Local, Local, Local];
  const acc = Array.from({ length: VECTORS }, () => f.local("v128"));
  const [x, y] = [f.local("v128"), f.local("v128")];
  const levels = levelsOf(overBatch ? c.mostRows : k);
  const before = inLocals(f, VECTORS, levels);

  /** Elements of b's row from vector v on, side by side or apart. */
  const load = (v: number, lanes: number) => {
    const first = 4 * v * b.column * FLOAT;
    if (b.column === 1 || lanes === 1) f.get(bk).op(lanes === 1 ? "v128.load32_splat" : "v128.load", first);
    else {
      f.get(bk).op("v128.load32_splat", first);
      for (let lane = 1; lane < lanes; lane++) {
        f.set(y);
        f.get(bk)
          .get(y)
          .op("v128.load32_lane", first + lane * b.column * FLOAT, lane);
      }
    }
    f.set(y);
  };
  const columns = (vectors: number, lastLanes: number) => {
    const lanesOf = (v: number) => (v === vectors - 1 ? lastLanes : 4);
    const used = acc.slice(0, vectors);
    f.get(outAt).get(column).i32(out.column).op("i32.mul").op("i32.add").set(to);
    f.get(bAt).get(column).i32(b.column).op("i32.mul").op("i32.add").set(bk);
    f.assign(ak, aAt).assign(terms, steps);
    emitBlocks(f, { count: terms, unit: 1, levels }, used, before, (part) => {
      f.assign(kLeft, part);
      f.countDown(kLeft, () => {
        f.get(ak).op("v128.load32_splat").set(x);
        for (const [v, sum] of used.entries()) {
          load(v, lanesOf(v));
          multiplyAdd(
            f,
            c.relaxedMadd,
            sum,
            () => f.get(x),
            () => f.get(y),
          );
        }
        f.advance(ak, a.term * FLOAT).advance(bk, b.term * FLOAT);
      });
    });
    for (const [v, sum] of used.entries()) {
      if (overBatch)
        f.get(to)
          .op("v128.load", v * VECTOR)
          .get(sum)
          .op("f32x4.add")
          .set(sum);
      c.store(to, sum, v * VECTOR, lanesOf(v));
    }
  };
  const group = VECTORS * 4;
  const grouped = Math.floor(n / group) * group;
  const rest = n - grouped;
  const matrix = () => {
    f.assign(rowsLeft, rows.perRow ? count! : rows.size);
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
      f.advance(aAt, a.row * FLOAT).advance(outAt, out.row * FLOAT);
    });
    const back = (row: number) => {
      if (count === null) f.i32(-rows.size * row * FLOAT);
      else
        f.get(count)
          .i32(-row * FLOAT)
          .op("i32.mul");
    };
    for (const [pointer, row] of [
      [aAt, a.row],
      [outAt, out.row],
    ] as const) {
      f.get(pointer);
      back(row);
      f.op("i32.add").set(pointer);
    }
  };
  const count = rows.perRow ? c.count(rows.size) : null;
  emitLoops(c, leads, pointers, matrix);
}
