import type { ArgmaxStep, GatherStep } from "../plan/steps.ts";

/** The first index of the largest element along the middle of x [outer, length, inner]; NaN is the largest. */
export function argmaxRows(
  m: Float32Array,
  x: number,
  out: number,
  outer: number,
  { length, inner }: ArgmaxStep,
): void {
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      const start = x + o * length * inner + i;
      let best = m[start]!;
      let index = 0;
      for (let l = 1; l < length; l++) {
        const value = m[start + l * inner]!;
        if (!(value <= best) && !Number.isNaN(best)) {
          best = value;
          index = l;
        }
      }
      m[out + o * inner + i] = index;
    }
}

/** One batch row of a gather. The indices are in range: the program checks what it is given. */
export function gatherRow(
  m: Float32Array,
  x: number,
  indices: number,
  out: number,
  { outer, length, count, inner }: GatherStep,
): void {
  let to = out;
  for (let o = 0; o < outer; o++)
    for (let j = 0; j < count; j++, to += inner) {
      const from = x + (o * length + m[indices + j]!) * inner;
      for (let i = 0; i < inner; i++) m[to + i] = m[from + i]!;
    }
}
