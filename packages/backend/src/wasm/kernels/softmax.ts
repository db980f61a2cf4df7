import { expandLargeExp, expandMath, product } from "@sinter/ir";
import { arg, log, mul, sub } from "@sinter/ir/scalar";
import type { Step } from "../../plan/step.ts";
import type { View } from "../../plan/value.ts";
import type { Local } from "../assembler/function.ts";
import { emitFormula } from "../formula.ts";
import { FLOAT, type KernelContext } from "./context.ts";
import { addTo, combineSums, doubles, roundAll } from "./doubles.ts";
import { clear, forRow, type Keep, reduceRow } from "./rows.ts";

/**
 * For each row the maximum, Σ e^{x − max}, and then e^{x − max} · 1/Σ, or (x − max) − ln Σ for the
 * logarithm. Terms and sum are 2^64 times as large, which cancels.
 */
export function emitSoftmax(step: Step<"softmax" | "logSoftmax">, c: KernelContext): void {
  const { f } = c;
  const [from] = step.operands as [View];
  const length = from.shape.at(-1)!;
  const isLog = step.kind === "logSoftmax";
  const exponential = expandLargeExp(sub(arg(0), arg(1)));
  const logarithm = expandMath(log(mul(arg(0), 2 ** -64)));
  const x = c.pointer(from);
  const out = c.pointer(step.out);
  const end = f.local("i32");
  f.sum(end, x, c.count(product(from.shape) * FLOAT));
  const [max, sum, value] = [f.local("v128"), f.local("v128"), f.local("v128")];
  const sums = doubles(f);
  f.doWhileBelow(x, end, () => {
    // pmax passes NaN by here; it is in the sum below all the same.
    reduceRow(c, "max", x, length, max, "f32x4.pmax");
    clear(c, [...sums, sum]);
    const term = (at: Local, keep: Keep) => {
      const pushArg = (index: number) => {
        if (index === 1) f.get(max);
        else f.get(x).get(at).op("i32.add").op("v128.load");
      };
      emitFormula(f, c.constants, exponential, pushArg, c.relaxedMadd);
      f.set(value);
      if (!isLog) f.get(out).get(at).op("i32.add").get(value).op("v128.store");
      keep(value, 0);
      f.get(sum).get(value).op("f32x4.add").set(sum);
    };
    forRow(c, length, term, () => {
      addTo(f, sums, sum);
      clear(c, [sum]);
    });
    combineSums(f, sums);
    if (!isLog) {
      c.constants.double(f, 1);
      f.get(sums[0]).op("f64x2.div").set(sums[0]);
    }
    roundAll(f, sum, sums[0]);
    if (isLog) {
      emitFormula(f, c.constants, logarithm, () => f.get(sum), c.relaxedMadd);
      f.set(sum);
    }
    forRow(c, length, (at) => {
      f.get(out).get(at).op("i32.add");
      if (isLog) f.get(x).get(at).op("i32.add").op("v128.load").get(max).op("f32x4.sub").get(sum);
      else f.get(out).get(at).op("i32.add").op("v128.load").get(sum);
      f.op(isLog ? "f32x4.sub" : "f32x4.mul").op("v128.store");
    });
    f.advance(x, length * FLOAT).advance(out, length * FLOAT);
  });
}
