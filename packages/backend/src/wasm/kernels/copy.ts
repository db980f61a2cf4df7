import type { CopyStep } from "../../plan/steps.ts";
import { FLOAT, type KernelContext } from "./context.ts";

/** Moves elements one by one: out in C order, x by strides. */
export function emitCopy(step: CopyStep, c: KernelContext): void {
  const { f } = c;
  const { shape, strides } = step;
  const source = c.pointer(step.x);
  const target = c.pointer({ kind: "buffer", buffer: step.out });
  const size = shape.reduce((n, dim) => n * dim, 1);
  const sourceRow = step.x.kind === "buffer" && step.x.buffer.batched ? step.x.buffer.rowSize : 0;
  const axis = (at: number): void => {
    if (at === shape.length) {
      f.get(target).get(source).op("f32.load").op("f32.store");
      f.advance(target, FLOAT);
      return;
    }
    const left = f.local("i32");
    f.i32(shape[at]!).set(left);
    f.loop((again) => {
      axis(at + 1);
      f.advance(source, strides[at]! * FLOAT);
      f.get(left).i32(1).op("i32.sub").tee(left).brIf(again);
    });
    f.advance(source, -shape[at]! * strides[at]! * FLOAT);
  };
  const end = f.local("i32");
  f.get(target)
    .get(c.count(size * FLOAT))
    .op("i32.add")
    .set(end);
  f.doWhileBelow(target, end, () => {
    axis(0);
    if (sourceRow > 0) f.advance(source, sourceRow * FLOAT);
  });
}
