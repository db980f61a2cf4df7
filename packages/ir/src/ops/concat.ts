import { concatShape } from "../shape/concat.ts";
import type { OpAttrs, Primitive } from "./op.ts";
import { around } from "./reduce.ts";

/** The operands one after another along one axis. */
export const concat: Primitive<OpAttrs["concat"]> = {
  accepts: "any",
  key: ({ axis }) => String(axis),
  infer: (operands, { axis }) => ({
    shape: concatShape(
      operands.map((o) => o.shape),
      axis,
    ),
    dtype: operands[0]!.dtype,
  }),
  evaluate(operands, { axis }, shape) {
    const [outer, length, inner] = around(shape, axis);
    const y = new Float64Array(outer * length * inner);
    let start = 0;
    for (const { shape: own, data } of operands) {
      const run = own[axis]! * inner;
      for (let o = 0; o < outer; o++)
        y.set(data.subarray(o * run, (o + 1) * run), o * length * inner + start);
      start += run;
    }
    return y;
  },
};
