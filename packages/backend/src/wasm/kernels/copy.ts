import type { CopyStep } from "../../plan/steps.ts";
import { FLOAT, type KernelContext, rowFloats, VECTOR } from "./context.ts";

/** Up to here vectors are copied one after another, without a loop. */
const UNROLLED = 4;

/** Moves elements along the strides of both sides: in vectors what lies without gaps, the rest one by one. */
export function emitCopy(step: CopyStep, c: KernelContext): void {
  const { f } = c;
  const { shape, from, to } = step;
  const source = c.pointer(step.x);
  const target = c.result(step);
  const { axes, length } = gapless(step);
  const axis = (at: number): void => {
    if (at === axes) {
      copyRun();
      return;
    }
    const left = f.local("i32");
    f.assign(left, shape[at]!);
    f.countDown(left, () => {
      axis(at + 1);
      f.advance(source, from.strides[at]! * FLOAT).advance(target, to.strides[at]! * FLOAT);
    });
    f.advance(source, -shape[at]! * from.strides[at]! * FLOAT);
    f.advance(target, -shape[at]! * to.strides[at]! * FLOAT);
  };
  const copyRun = (): void => {
    const [load, store] = [from.offset * FLOAT, to.offset * FLOAT];
    const whole = Math.floor(length / 4) * VECTOR;
    if (whole > UNROLLED * VECTOR) {
      const [at, end] = [f.local("i32"), f.local("i32")];
      f.assign(at, 0).assign(end, whole);
      f.doWhileBelow(at, end, () => {
        f.get(target).get(at).op("i32.add").get(source).get(at).op("i32.add");
        f.op("v128.load", load).op("v128.store", store).advance(at, VECTOR);
      });
    } else
      for (let at = 0; at < whole; at += VECTOR)
        f.get(target)
          .get(source)
          .op("v128.load", load + at)
          .op("v128.store", store + at);
    const over = length % 4;
    if (over === 0) return;
    const value = f.local("v128");
    f.get(source)
      .op("v128.load", load + whole)
      .set(value);
    c.store(target, value, store + whole, over);
  };
  const rows = c.count(1);
  f.countDown(rows, () => {
    axis(0);
    f.advance(source, rowFloats(step.x) * FLOAT).advance(target, step.out.rowSize * FLOAT);
  });
}

/** The axes before those that lie without gaps on both sides, and how many elements these have. */
function gapless({ shape, from, to }: CopyStep): { readonly axes: number; readonly length: number } {
  let [axes, length] = [shape.length, 1];
  for (; axes > 0; axes--) {
    const size = shape[axes - 1]!;
    const follows = from.strides[axes - 1] === length && to.strides[axes - 1] === length;
    if (size > 1 && !follows) break;
    length *= size;
  }
  return { axes, length };
}
