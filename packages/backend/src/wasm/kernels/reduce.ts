import type { ReduceStep } from "../../plan/steps.ts";
import { FLOAT, type KernelContext, VECTOR } from "./context.ts";
import { combine, neutral, reduceRow } from "./rows.ts";

/** x as [outer, length, inner], reduced along the middle. */
export function emitReduce(step: ReduceStep, c: KernelContext): void {
  const { f } = c;
  const { length, inner } = step;
  const x = c.pointer(step.x);
  const out = c.result(step);
  const end = f.local("i32");
  f.sum(end, x, c.count(step.outer * length * inner * FLOAT));
  const acc = f.local("v128");
  const divide = () => {
    if (step.reduce !== "mean") return;
    f.get(acc);
    c.constants.float(f, length);
    f.op("f32x4.div").set(acc);
  };
  f.doWhileBelow(x, end, () => {
    if (inner === 1) {
      reduceRow(c, step.reduce, x, length, acc);
      divide();
      f.get(out).get(acc).op("v128.store32_lane", 0, 0);
    } else {
      const column = f.local("i32");
      const at = f.local("i32");
      const columnEnd = f.local("i32");
      const reduceColumns = (lanes: number) => {
        const atEnd = f.local("i32");
        c.constants.float(f, neutral[step.reduce]);
        f.set(acc);
        f.sum(at, x, column).sum(atEnd, at, length * inner * FLOAT);
        f.doWhileBelow(at, atEnd, () => {
          f.get(acc).get(at).op("v128.load").op(combine[step.reduce]).set(acc);
          f.advance(at, inner * FLOAT);
        });
        divide();
        f.sum(at, out, column);
        c.store(at, acc, 0, lanes);
      };
      f.assign(column, 0);
      const whole = Math.floor(inner / 4) * VECTOR;
      if (whole > 0) {
        f.assign(columnEnd, whole);
        f.doWhileBelow(column, columnEnd, () => {
          reduceColumns(4);
          f.advance(column, VECTOR);
        });
      }
      if (inner % 4 > 0) reduceColumns(inner % 4);
    }
    f.advance(x, length * inner * FLOAT).advance(out, inner * FLOAT);
  });
}
