import { expandLargeExp, expandMath, product } from "@sinter/ir";
import { arg, log, mul, sub } from "@sinter/ir/scalar";
import type { Step } from "../../plan/step.ts";
import type { View } from "../../plan/value.ts";
import { emitFormula } from "../formula.ts";
import { FLOAT, type KernelContext } from "./context.ts";
import { combineLanes, forRow, reduceRow } from "./rows.ts";

/**
 * For each row the maximum, Σ e^{x − max}, and then e^{x − max} · 1/Σ, or (x − max) − ln Σ for the
 * logarithm. Terms and sum are 2^64 times as large, which cancels.
 */
export function emitSoftmax(step: Step<"softmax" | "logSoftmax">, c: KernelContext): void {
  const { f } = c;
  const [from] = step.operands as [View];
  const length = from.shape.at(-1)!;
  const isLog = step.kind === "logSoftmax";
  const term = expandLargeExp(sub(arg(0), arg(1)));
  const logarithm = expandMath(log(mul(arg(0), 2 ** -64)));
  const x = c.pointer(from);
  const out = c.pointer(step.out);
  const end = f.local("i32");
  f.sum(end, x, c.count(product(from.shape) * FLOAT));
  const [max, sum, value] = [f.local("v128"), f.local("v128"), f.local("v128")];
  f.doWhileBelow(x, end, () => {
    // pmax passes NaN by here; it is in the sum below all the same.
    reduceRow(c, "max", x, length, max, "f32x4.pmax");
    c.constants.float(f, 0);
    f.set(sum);
    forRow(c, length, (at, keep) => {
      const pushArg = (index: number) => {
        if (index === 1) f.get(max);
        else f.get(x).get(at).op("i32.add").op("v128.load");
      };
      emitFormula(f, c.constants, term, pushArg, c.relaxedMadd);
      f.set(value);
      if (!isLog) f.get(out).get(at).op("i32.add").get(value).op("v128.store");
      keep(value, 0);
      f.get(sum).get(value).op("f32x4.add").set(sum);
    });
    combineLanes(c, "f32x4.add", sum);
    if (isLog) emitFormula(f, c.constants, logarithm, () => f.get(sum), c.relaxedMadd);
    else {
      c.constants.float(f, 1);
      f.get(sum).op("f32x4.div");
    }
    f.set(sum);
    forRow(c, length, (at) => {
      f.get(out).get(at).op("i32.add");
      if (isLog) f.get(x).get(at).op("i32.add").op("v128.load").get(max).op("f32x4.sub").get(sum);
      else f.get(out).get(at).op("i32.add").op("v128.load").get(sum);
      f.op(isLog ? "f32x4.sub" : "f32x4.mul").op("v128.store");
    });
    f.advance(x, length * FLOAT).advance(out, length * FLOAT);
  });
}
