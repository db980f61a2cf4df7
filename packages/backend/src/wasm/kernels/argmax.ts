import { around } from "@sinter/ir";
import type { Step } from "../../plan/step.ts";
import type { View } from "../../plan/value.ts";
import { FLOAT, type KernelContext } from "./context.ts";

/** The first index of the largest element along the middle of x [outer, length, inner], one at a time. */
export function emitArgmax(step: Step<"argmax">, c: KernelContext): void {
  const { f } = c;
  const pointer = () => f.local("i32");
  const [from] = step.operands as [View];
  const [outer, length, inner] = around(from.shape, step.attrs.axis);
  const x = c.pointer(from);
  const out = c.pointer(step.out);
  const [end, columnEnd, at, index, bestIndex] = [pointer(), pointer(), pointer(), pointer(), pointer()];
  const [best, value] = [f.local("f32"), f.local("f32")];
  f.sum(end, x, c.count(outer * length * inner * FLOAT));
  f.doWhileBelow(x, end, () => {
    f.sum(columnEnd, x, inner * FLOAT);
    f.doWhileBelow(x, columnEnd, () => {
      f.get(x).tee(at).op("f32.load").set(best);
      f.assign(index, 0).assign(bestIndex, 0);
      f.loop((again) => {
        f.get(at).op("f32.load").set(value);
        // NaN is the largest: neither is it below the best so far, nor is anything above it.
        f.get(value).get(best).op("f32.le").op("i32.eqz");
        f.get(best).get(best).op("f32.eq").op("i32.and");
        f.if(() => {
          f.assign(best, value).assign(bestIndex, index);
        });
        f.advance(at, inner * FLOAT).advance(index, 1);
        f.get(index).i32(length).op("i32.lt_u").brIf(again);
      });
      f.get(out).get(bestIndex).op("f32.convert_i32_s").op("f32.store");
      f.advance(x, FLOAT).advance(out, FLOAT);
    });
    f.advance(x, (length - 1) * inner * FLOAT);
  });
}
