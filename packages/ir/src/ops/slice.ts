import { sliceShape } from "../shape/slice.ts";
import type { OpAttrs, Primitive } from "./op.ts";
import { around } from "./reduce.ts";

/** Elements start to end, exclusive, of one axis. */
export const slice: Primitive<OpAttrs["slice"]> = {
  accepts: "any",
  key: ({ axis, start, end }) => `${axis} ${start} ${end}`,
  infer: ([x], { axis, start, end }) => ({ shape: sliceShape(x!.shape, start, end, axis), dtype: x!.dtype }),
  evaluate([x], { axis, start, end }) {
    const [outer, length, inner] = around(x!.shape, axis);
    const run = (end - start) * inner;
    const y = new Float64Array(outer * run);
    for (let o = 0; o < outer; o++) {
      const from = (o * length + start) * inner;
      y.set(x!.data.subarray(from, from + run), o * run);
    }
    return y;
  },
};
