import type { ArgmaxStep, GatherStep } from "../../plan/steps.ts";
import { FLOAT, type KernelContext, rowFloats, VECTOR } from "./context.ts";

/** The first index of the largest element along the middle of x [outer, length, inner], one at a time. */
export function emitArgmax(step: ArgmaxStep, c: KernelContext): void {
  const { f } = c;
  const pointer = () => f.local("i32");
  const { length, inner } = step;
  const x = c.pointer(step.x);
  const out = c.pointer({ kind: "buffer", buffer: step.out });
  const [end, columnEnd, at, index, bestIndex] = [pointer(), pointer(), pointer(), pointer(), pointer()];
  const [best, value] = [f.local("f32"), f.local("f32")];
  f.sum(end, x, c.count(step.outer * length * inner * FLOAT));
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

/**
 * out[outer, j, inner] = x[outer, indices[j], inner]. The indices are in range: the program checks
 * what it is given.
 */
export function emitGather(step: GatherStep, c: KernelContext): void {
  const { f } = c;
  const pointer = () => f.local("i32");
  const { outer, length, count, inner } = step;
  const x = c.pointer(step.x);
  const indices = c.pointer(step.indices);
  const out = c.pointer({ kind: "buffer", buffer: step.out });
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
    f.advance(x, (rowFloats(step.x) - outer * length * inner) * FLOAT);
    f.advance(indices, rowFloats(step.indices) * FLOAT);
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
