import { product } from "@sinter/ir";
import type { Step } from "../../plan/step.ts";
import type { View } from "../../plan/value.ts";
import { FLOAT, type KernelContext, multiplyAdd } from "./context.ts";
import { combineSums, doubles, doublesOfRow, forPairs, pushRounded } from "./doubles.ts";
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
  const [means, squares] = [doublesOfRow(f, length), doublesOfRow(f, length)];
  const [mean, factor] = [means[0], squares[0]];
  const [difference, centred] = [f.local("v128"), doubles(f)];
  f.doWhileBelow(x, end, () => {
    sumRow(c, x, length, means);
    divide(c, [mean], length);
    clear(c, squares);
    forPairs(c, x, length, squares, (sum, push, lanes) => {
      push().get(mean).op("f64x2.sub");
      if (lanes === 1) f.i32x4(-1, -1, 0, 0).op("v128.and");
      f.set(difference);
      const pushDifference = () => f.get(difference);
      multiplyAdd(f, c.relaxedMadd, sum, pushDifference, pushDifference, "f64x2");
    });
    combineSums(f, squares);
    divide(c, [factor], length);
    c.constants.double(f, 1);
    f.get(factor);
    c.constants.double(f, step.attrs.epsilon);
    f.op("f64x2.add").op("f64x2.sqrt").op("f64x2.div").set(factor);
    forRow(c, length, (at) => {
      for (const [half, value] of centred.entries()) {
        f.get(x)
          .get(at)
          .op("i32.add")
          .op("v128.load64_zero", 2 * half * FLOAT)
          .op("f64x2.promote_low_f32x4");
        f.get(mean).op("f64x2.sub").get(factor).op("f64x2.mul").set(value);
      }
      f.get(out).get(at).op("i32.add");
      pushRounded(f, centred);
      f.get(gamma).get(at).op("i32.add").op("v128.load").op("f32x4.mul");
      f.get(beta).get(at).op("i32.add").op("v128.load").op("f32x4.add");
      f.op("v128.store");
    });
    f.advance(x, length * FLOAT).advance(out, length * FLOAT);
  });
}
