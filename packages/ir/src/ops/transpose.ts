import { transposeShape } from "../shape/move.ts";
import type { OpAttrs, Primitive } from "./op.ts";
import { readStrided, strides } from "./strides.ts";

/** y[i_perm[0], i_perm[1], …] = x[i_0, i_1, …] */
export const transpose: Primitive<OpAttrs["transpose"]> = {
  accepts: "any",
  key: ({ perm }) => perm.join(" "),
  infer: ([x], { perm }) => ({ shape: transposeShape(x!.shape, perm), dtype: x!.dtype }),
  evaluate([x], { perm }, shape) {
    const from = strides(x!.shape);
    return readStrided(
      x!.data,
      shape,
      perm.map((axis) => from[axis]!),
    );
  },
};
