import { SinterError } from "../base/error.ts";
import { checkAxis } from "../shape/axis.ts";
import { gatherShape } from "../shape/gather.ts";
import { around } from "./around.ts";
import { number } from "./attrs.ts";
import { type Node, node } from "./node.ts";
import { primitive } from "./op.ts";

/** y[before, j, after] = x[before, indices[j], after] */
export const gatherOp = primitive({
  name: "gather",
  operands: [
    { name: "x", takes: "any" },
    { name: "indices", takes: "indices" },
  ],
  attrs: { axis: number },
  normalize: ({ axis }, [x]) => ({ axis: checkAxis("gather", x!.shape, axis) }),
  shape: ([x, indices], { axis }) => gatherShape(x!.shape, indices!.shape, axis),
  dtype: ([x]) => x!.dtype,
  crosses: ({ axis }) => [[axis], []],
  limit: ([x], { axis }) => x!.shape[axis] as number,
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
});

/** Elements of x along `axis` at the indices; a negative axis counts from the back. */
export const gather = (x: Node, indices: Node, axis = 0) => node(gatherOp, [x, indices], { axis });
