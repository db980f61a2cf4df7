import { product } from "@sinter/ir";
import type { Step } from "../../plan/step.ts";
import type { View } from "../../plan/value.ts";
import type { Local } from "../assembler/function.ts";
import { FLOAT, type KernelContext } from "./context.ts";
import { combineLanes, forRow, reduceRow } from "./rows.ts";

/**
 * For each row (x − μ)/√(σ² + ε)·γ + β. The mean m in f32 is off by up to some ulp of the values,
 * which is much where they are nearly equal. So its error c = mean (x − m) is taken out again:
 * x − μ = (x − m) − c, where x − m is exact for x near m, and σ² = mean (x − m)² − c².
 */
export function emitLayerNorm(step: Step<"layerNorm">, c: KernelContext): void {
  const { f } = c;
  const [from, scale, shift] = step.operands as [View, View, View];
  const length = from.shape.at(-1)!;
  const [x, gamma, beta] = [c.pointer(from), c.pointer(scale), c.pointer(shift)];
  const out = c.pointer(step.out);
  const end = f.local("i32");
  f.sum(end, x, c.count(product(from.shape) * FLOAT));
  const vector = () => f.local("v128");
  const [mean, error, deviation, value] = [vector(), vector(), vector(), vector()];
  const divideByLength = (sum: Local) => {
    f.get(sum);
    c.constants.float(f, length);
    f.op("f32x4.div").set(sum);
  };
  const centred = (at: Local) => f.get(x).get(at).op("i32.add").op("v128.load").get(mean).op("f32x4.sub");
  f.doWhileBelow(x, end, () => {
    reduceRow(c, "sum", x, length, mean);
    divideByLength(mean);
    c.constants.float(f, 0);
    f.tee(deviation).set(error);
    forRow(c, length, (at, keep) => {
      centred(at).set(value);
      keep(value, 0);
      f.get(error).get(value).op("f32x4.add").set(error);
      f.get(deviation).get(value).get(value).op("f32x4.mul").op("f32x4.add").set(deviation);
    });
    for (const sum of [error, deviation]) {
      combineLanes(c, "f32x4.add", sum);
      divideByLength(sum);
    }
    // Rounding may leave less than nothing; pmax(a, 0) keeps NaN.
    f.get(deviation).get(error).get(error).op("f32x4.mul").op("f32x4.sub");
    c.constants.float(f, 0);
    f.op("f32x4.pmax");
    c.constants.float(f, step.attrs.epsilon);
    f.op("f32x4.add").op("f32x4.sqrt").set(deviation);
    forRow(c, length, (at) => {
      f.get(out).get(at).op("i32.add");
      centred(at).get(error).op("f32x4.sub").get(deviation).op("f32x4.div");
      f.get(gamma).get(at).op("i32.add").op("v128.load").op("f32x4.mul");
      f.get(beta).get(at).op("i32.add").op("v128.load").op("f32x4.add");
      f.op("v128.store");
    });
    f.advance(x, length * FLOAT).advance(out, length * FLOAT);
  });
}
