import type { MatmulStep } from "../../plan/steps.ts";
import { FLOAT, type KernelContext, multiplyAdd, rowFloats, VECTOR } from "./context.ts";

/** Vectors of columns that one row of a takes at once. */
const VECTORS = 4;

/** Products of matrices that are both only known at run time: rows of a by vectors of b's columns. */
export function emitMatmul(step: MatmulStep, c: KernelContext): void {
  const { f } = c;
  const { m, k, n, count } = step;
  const a = c.pointer(step.a);
  const b = c.pointer(step.b);
  const out = c.result(step);
  const end = f.local("i32");
  f.sum(end, out, c.count(count * m * n * FLOAT));
  const matrixEnd = f.local("i32");
  const [ak, bk, kEnd, column, target] = Array.from({ length: 5 }, () => f.local("i32"));
  const acc = Array.from({ length: VECTORS }, () => f.local("v128"));
  const [x, y] = [f.local("v128"), f.local("v128")];
  const columns = (vectors: number, lastLanes: number) => {
    for (let v = 0; v < vectors; v++) {
      c.constants.float(f, 0);
      f.set(acc[v]!);
    }
    f.sum(bk!, b, column!);
    f.assign(ak!, a).sum(kEnd!, a, k * FLOAT);
    f.doWhileBelow(ak!, kEnd!, () => {
      f.get(ak!).op("v128.load32_splat").set(x);
      for (let v = 0; v < vectors; v++) {
        f.get(bk!)
          .op("v128.load", v * VECTOR)
          .set(y);
        multiplyAdd(
          f,
          c.relaxedMadd,
          acc[v]!,
          () => f.get(x),
          () => f.get(y),
        );
      }
      f.advance(ak!, FLOAT).advance(bk!, n * FLOAT);
    });
    f.sum(target!, out, column!);
    for (let v = 0; v < vectors; v++)
      c.store(target!, acc[v]!, v * VECTOR, v === vectors - 1 ? lastLanes : 4);
  };
  const group = VECTORS * 4;
  const grouped = Math.floor(n / group) * group;
  const groupEnd = f.local("i32");
  f.doWhileBelow(out, end, () => {
    f.sum(matrixEnd, out, m * n * FLOAT);
    f.doWhileBelow(out, matrixEnd, () => {
      f.assign(column!, 0);
      if (grouped > 0) {
        f.assign(groupEnd, grouped * FLOAT);
        f.doWhileBelow(column!, groupEnd, () => {
          columns(VECTORS, 4);
          f.advance(column!, group * FLOAT);
        });
      }
      const rest = n - grouped;
      if (rest > 0) columns(Math.ceil(rest / 4), ((rest - 1) % 4) + 1);
      f.advance(a, k * FLOAT).advance(out, n * FLOAT);
    });
    if (!step.sharedB && (rowFloats(step.b) > 0 || count > 1)) f.advance(b, k * n * FLOAT);
  });
}
