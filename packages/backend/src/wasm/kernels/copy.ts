import type { CopyStep } from "../../plan/steps.ts";
import { FLOAT, type KernelContext, rowFloats } from "./context.ts";

/** Moves elements one by one, along the strides of both sides. */
export function emitCopy(step: CopyStep, c: KernelContext): void {
  const { f } = c;
  const { shape, from, to } = step;
  const source = c.pointer(step.x);
  const target = c.pointer({ kind: "buffer", buffer: step.out });
  const axis = (at: number): void => {
    if (at === shape.length) {
      f.get(target)
        .get(source)
        .op("f32.load", from.offset * FLOAT)
        .op("f32.store", to.offset * FLOAT);
      return;
    }
    const left = f.local("i32");
    f.i32(shape[at]!).set(left);
    f.loop((again) => {
      axis(at + 1);
      f.advance(source, from.strides[at]! * FLOAT).advance(target, to.strides[at]! * FLOAT);
      f.get(left).i32(1).op("i32.sub").tee(left).brIf(again);
    });
    f.advance(source, -shape[at]! * from.strides[at]! * FLOAT);
    f.advance(target, -shape[at]! * to.strides[at]! * FLOAT);
  };
  const rows = c.count(1);
  f.loop((again) => {
    axis(0);
    f.advance(source, rowFloats(step.x) * FLOAT).advance(target, step.out.rowSize * FLOAT);
    f.get(rows).i32(1).op("i32.sub").tee(rows).brIf(again);
  });
}
