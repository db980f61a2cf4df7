import { product } from "@sinter/ir";
import type { Step } from "../../plan/step.ts";
import type { View } from "../../plan/value.ts";
import type { Local } from "../assembler/function.ts";
import { FLOAT, type KernelContext } from "./context.ts";
import { combineHalves, doubles, pushHalf, roundTo } from "./doubles.ts";
import { clear, divide, forRow, sumRow } from "./rows.ts";

/** For each row (x − μ)/√(σ² + ε)·γ + β: in f64, whose range holds the square of every f32, up to the division. */
export function emitLayerNorm(step: Step<"layerNorm">, c: KernelContext): void {
  const { f } = c;
  const [from, scale, shift] = step.operands as [View, View, View];
  const length = from.shape.at(-1)!;
  const [x, gamma, beta] = [c.pointer(from), c.pointer(scale), c.pointer(shift)];
  const out = c.pointer(step.out);
  const end = f.local("i32");
  f.sum(end, x, c.count(product(from.shape) * FLOAT));
  const [value, centred] = [f.local("v128"), doubles(f)];
  const [means, squares] = [doubles(f), doubles(f)];
  const [mean, factor] = [means[0], squares[0]];
  /** centred = x − μ */
  const centre = (at: Local) => {
    f.get(x).get(at).op("i32.add").op("v128.load").set(value);
    for (const [half, difference] of centred.entries())
      pushHalf(f, value, half).get(mean).op("f64x2.sub").set(difference);
  };
  f.doWhileBelow(x, end, () => {
    sumRow(c, x, length, means);
    divide(c, [mean], length);
    clear(c, squares);
    forRow(c, length, (at, keep) => {
      centre(at);
      keep.doubles(centred);
      for (const [half, sum] of squares.entries())
        f.get(sum).get(centred[half]!).get(centred[half]!).op("f64x2.mul").op("f64x2.add").set(sum);
    });
    combineHalves(f, squares);
    divide(c, [factor], length);
    c.constants.double(f, 1);
    f.get(factor);
    c.constants.double(f, step.attrs.epsilon);
    f.op("f64x2.add").op("f64x2.sqrt").op("f64x2.div").set(factor);
    forRow(c, length, (at) => {
      centre(at);
      for (const difference of centred) f.get(difference).get(factor).op("f64x2.mul").set(difference);
      roundTo(f, value, centred);
      f.get(out).get(at).op("i32.add");
      f.get(value);
      f.get(gamma).get(at).op("i32.add").op("v128.load").op("f32x4.mul");
      f.get(beta).get(at).op("i32.add").op("v128.load").op("f32x4.add");
      f.op("v128.store");
    });
    f.advance(x, length * FLOAT).advance(out, length * FLOAT);
  });
}
