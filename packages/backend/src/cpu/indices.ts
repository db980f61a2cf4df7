import { around, product } from "@sinter/ir";
import type { Step } from "../plan/step.ts";
import { isBatched, type View } from "../plan/value.ts";
import type { CpuContext, Task } from "./context.ts";

/** The first index of the largest element along the middle of x [outer, length, inner]; NaN is the largest. */
export function argmaxTask({ operands, attrs, out }: Step<"argmax">, c: CpuContext): Task {
  const [view] = operands as [View];
  const [x, target] = [c.address(view), c.address(out)];
  const [outer, length, inner] = around(view.shape, attrs.axis);
  const { memory: m } = c;
  return (from, rows) => {
    const [first, to] = [x(from), target(from)];
    const count = outer * c.rows(rows);
    for (let o = 0; o < count; o++)
      for (let i = 0; i < inner; i++) {
        const start = first + o * length * inner + i;
        let best = m[start]!;
        let index = 0;
        for (let l = 1; l < length; l++) {
          const value = m[start + l * inner]!;
          if (!(value <= best) && !Number.isNaN(best)) {
            best = value;
            index = l;
          }
        }
        m[to + o * inner + i] = index;
      }
  };
}

/** y[outer, j, inner] = x[outer, indices[j], inner]. The indices are in range: the program checks what it is given. */
export function gatherTask({ operands, attrs, out }: Step<"gather">, c: CpuContext): Task {
  const [view, at] = operands as [View, View];
  const [x, indices, target] = [c.address(view), c.address(at), c.address(out)];
  const [outer, length, inner] = around(view.shape, attrs.axis);
  const count = product(at.shape);
  const { memory: m } = c;
  return (first, rows) => {
    for (let row = first; row < first + c.rows(rows); row++) {
      const [start, order] = [x(row), indices(row)];
      let to = target(row);
      for (let o = 0; o < outer; o++)
        for (let j = 0; j < count; j++, to += inner) {
          const from = start + (o * length + m[order + j]!) * inner;
          for (let i = 0; i < inner; i++) m[to + i] = m[from + i]!;
        }
    }
  };
}

/** out[outer, indices[j], inner] += x[outer, j, inner]; over the batch, to what is there. */
export function scatterAddTask({ operands, attrs, out }: Step<"scatterAdd">, c: CpuContext): Task {
  const [view, at] = operands as [View, View];
  const [x, indices, target] = [c.address(view), c.address(at), c.address(out)];
  const [outer, size, inner] = around(out.shape, attrs.axis);
  const count = product(at.shape);
  const { memory: m } = c;
  return (first, rows) => {
    for (let row = first; row < first + c.rows(rows); row++) {
      const [order, start] = [indices(row), target(row)];
      if (isBatched(out) || !c.batched) m.fill(0, start, start + outer * size * inner);
      let from = x(row);
      for (let o = 0; o < outer; o++)
        for (let j = 0; j < count; j++, from += inner) {
          const to = start + (o * size + m[order + j]!) * inner;
          for (let i = 0; i < inner; i++) m[to + i] = m[to + i]! + m[from + i]!;
        }
    }
  };
}
