import { rowStride, type View } from "../../plan/value.ts";
import type { Local } from "../assembler/function.ts";
import { FLOAT, type KernelContext } from "./context.ts";

/** One of some nested loops over views of one shape. */
export interface Loop {
  /** How often it runs; times the rows of the block if `perRow`. */
  readonly size: number;
  readonly perRow: boolean;
  /** How far each view moves on from one turn to the next, in elements. */
  readonly strides: readonly number[];
}

/**
 * The loops that visit every element of views of one shape, outermost first, with as few of them as the
 * strides allow: axes along which every view moves on evenly are one loop.
 */
export function loopsOver(views: readonly View[], batched: boolean): Loop[] {
  const { shape } = views[0]!;
  const loops: Loop[] = [];
  const add = (loop: Loop) => {
    const outer = loops.at(-1);
    const isEven = outer?.strides.every((stride, v) => stride === loop.strides[v]! * loop.size) === true;
    if (isEven) loops.pop();
    loops.push(isEven ? { ...loop, size: outer!.size * loop.size, perRow: outer!.perRow } : loop);
  };
  if (batched) add({ size: 1, perRow: true, strides: views.map(rowStride) });
  for (const [axis, size] of shape.entries())
    if (size > 1) add({ size, perRow: false, strides: views.map(({ strides }) => strides[axis]!) });
  return loops;
}

/** Runs `body` in nested loops, the pointers to the views moved on; `body` leaves them where they are. */
export function emitLoops(
  c: KernelContext,
  loops: readonly Loop[],
  pointers: readonly Local[],
  body: () => void,
): void {
  const { f } = c;
  const [loop, ...inner] = loops;
  if (loop === undefined) {
    body();
    return;
  }
  const { size, perRow, strides } = loop;
  const left = perRow ? c.count(size) : f.local("i32");
  if (!perRow) f.assign(left, size);
  f.countDown(left, () => {
    emitLoops(c, inner, pointers, body);
    for (const [v, pointer] of pointers.entries()) {
      // The loops inside leave a pointer behind their last turn.
      const moved = inner.length > 0 ? inner[0]!.strides[v]! * inner[0]!.size : 0;
      if (strides[v] !== moved) f.advance(pointer, (strides[v]! - moved) * FLOAT);
    }
  });
}
