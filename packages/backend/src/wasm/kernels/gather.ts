import { around, product } from "@sinter/ir";
import type { Step } from "../../plan/step.ts";
import { rowStride, type View } from "../../plan/value.ts";
import { FLOAT, type KernelContext, VECTOR } from "./context.ts";

/**
 * out[outer, j, inner] = x[outer, indices[j], inner]. The indices are in range: the program checks
 * what it is given.
 */
export function emitGather(step: Step<"gather">, c: KernelContext): void {
  const { f } = c;
  const pointer = () => f.local("i32");
  const [from, at] = step.operands as [View, View];
  const [outer, length, inner] = around(from.shape, step.attrs.axis);
  const count = product(at.shape);
  const x = c.pointer(from);
  const indices = c.pointer(at);
  const out = c.pointer(step.out);
  const [left, index, indexEnd, source] = [pointer(), pointer(), pointer(), pointer()];
  const value = f.local("v128");
  const rows = c.count(1);
  f.countDown(rows, () => {
    f.assign(left, outer);
    f.countDown(left, () => {
      f.assign(index, indices).sum(indexEnd, indices, count * FLOAT);
      f.doWhileBelow(index, indexEnd, () => {
        f.get(index)
          .op("f32.load")
          .op("i32.trunc_f32_s")
          .i32(inner * FLOAT)
          .op("i32.mul")
          .get(x)
          .op("i32.add")
          .set(source);
        copyRow();
        f.advance(index, FLOAT);
      });
      f.advance(x, length * inner * FLOAT);
    });
    f.advance(x, (rowStride(from) - outer * length * inner) * FLOAT);
    f.advance(indices, rowStride(at) * FLOAT);
  });

  /** Moves `inner` floats and both pointers. */
  function copyRow(): void {
    const whole = Math.floor(inner / 4) * 4;
    if (whole > 0) {
      const end = f.local("i32");
      f.sum(end, out, whole * FLOAT);
      f.doWhileBelow(out, end, () => {
        f.get(out).get(source).op("v128.load").op("v128.store");
        f.advance(source, VECTOR).advance(out, VECTOR);
      });
    }
    if (inner > whole) {
      f.get(source).op("v128.load").set(value);
      c.store(out, value, 0, inner - whole);
      f.advance(out, (inner - whole) * FLOAT);
    }
  }
}
