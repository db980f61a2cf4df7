import { SinterError } from "../error.ts";
import { gatherShape } from "../shape/gather.ts";
import type { OpAttrs, Primitive } from "./op.ts";
import { around } from "./reduce.ts";

/** y[before, j, after] = x[before, indices[j], after] */
export const gather: Primitive<OpAttrs["gather"]> = {
  accepts: "indexed",
  key: ({ axis }) => String(axis),
  infer: ([x, indices], { axis }) => ({
    shape: gatherShape(x!.shape, indices!.shape, axis),
    dtype: x!.dtype,
  }),
  evaluate([x, indices], { axis }) {
    const [outer, length, inner] = around(x!.shape, axis);
    const count = indices!.data.length;
    const y = new Float64Array(outer * count * inner);
    for (let o = 0; o < outer; o++)
      indices!.data.forEach((index, j) => {
        if (!(index >= 0 && index < length))
          throw new SinterError(
            "INPUT_MISMATCH",
            `gather: the index ${index} at position ${j} is not between 0 and ${length - 1}`,
          );
        const from = (o * length + index) * inner;
        y.set(x!.data.subarray(from, from + inner), (o * count + j) * inner);
      });
    return y;
  },
};
