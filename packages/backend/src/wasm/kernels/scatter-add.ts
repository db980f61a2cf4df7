import { around, product } from "@sinter/ir";
import type { Step } from "../../plan/step.ts";
import { isBatched, rowStride, type View } from "../../plan/value.ts";
import { FLOAT, type KernelContext, VECTOR } from "./context.ts";

/**
 * out[outer, indices[j], inner] += x[outer, j, inner], in the order of j. The indices are in range: the
 * program checks what it is given. Over the batch what is there is added to; else a row begins at 0.
 */
export function emitScatterAdd(step: Step<"scatterAdd">, c: KernelContext): void {
  const { f } = c;
  const [from, at] = step.operands as [View, View];
  const overBatch = c.batched && !isBatched(step.out);
  const [outer, size, inner] = around(step.out.shape, step.attrs.axis);
  const count = product(at.shape);
  const [x, indices, out] = [c.pointer(from), c.pointer(at), c.pointer(step.out)];
  const [left, index, indexEnd, to, end] = Array.from({ length: 5 }, () => f.local("i32")) as [
    typeof x,
    typeof x,
    typeof x,
    typeof x,
    typeof x,
  ];
  const value = f.local("v128");
  const rows = c.count(1);

  /** Adds `inner` floats at x to those at `to`, or writes zeros there; moves on both. */
  const run = (floats: number, body: (lanes: number) => void) => {
    const whole = Math.floor(floats / 4) * 4;
    if (whole > 0) {
      f.sum(end, to, whole * FLOAT);
      f.doWhileBelow(to, end, () => {
        body(4);
        f.advance(to, VECTOR);
      });
    }
    if (floats > whole) {
      body(floats - whole);
      f.advance(to, (floats - whole) * FLOAT);
    }
  };
  const clear = () => {
    f.assign(to, out);
    run(outer * size * inner, (lanes) => {
      c.constants.float(f, 0);
      f.set(value);
      c.store(to, value, 0, lanes);
    });
  };
  f.countDown(rows, () => {
    if (!overBatch) clear();
    f.assign(left, outer);
    f.countDown(left, () => {
      f.assign(index, indices).sum(indexEnd, indices, count * FLOAT);
      f.doWhileBelow(index, indexEnd, () => {
        f.get(index).op("f32.load").op("i32.trunc_f32_s");
        f.i32(inner * FLOAT)
          .op("i32.mul")
          .get(out)
          .op("i32.add")
          .set(to);
        run(inner, (lanes) => {
          f.get(to).op("v128.load").get(x).op("v128.load").op("f32x4.add").set(value);
          c.store(to, value, 0, lanes);
          f.advance(x, lanes * FLOAT);
        });
        f.advance(index, FLOAT);
      });
      f.advance(out, size * inner * FLOAT);
    });
    f.advance(x, (rowStride(from) - outer * count * inner) * FLOAT);
    f.advance(indices, rowStride(at) * FLOAT);
    if (overBatch) f.advance(out, -outer * size * inner * FLOAT);
  });
}
