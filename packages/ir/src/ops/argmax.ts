import { alongShape, reduceShape } from "../shape/axis.ts";
import type { OpAttrs, Primitive } from "./op.ts";
import { around } from "./reduce.ts";

/** The first index at which x is largest along one axis; NaN counts as larger than any number. */
export const argmax: Primitive<OpAttrs["argmax"]> = {
  key: ({ axis, keepDims }) => `${axis} ${keepDims}`,
  infer: ([x], { axis, keepDims }) => ({
    shape: reduceShape("argmax", alongShape("argmax", x!.shape, axis), axis, keepDims),
    dtype: "i32",
  }),
  evaluate([x], { axis }) {
    const [outer, length, inner] = around(x!.shape, axis);
    const y = new Float64Array(outer * inner);
    for (let o = 0; o < outer; o++)
      for (let i = 0; i < inner; i++) {
        const at = (l: number) => x!.data[(o * length + l) * inner + i]!;
        let best = 0;
        for (let l = 1; l < length; l++) if (!(at(l) <= at(best)) && !Number.isNaN(at(best))) best = l;
        y[o * inner + i] = best;
      }
    return y;
  },
};
