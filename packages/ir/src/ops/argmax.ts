import { alongShape, checkAxis, reduceShape } from "../shape/axis.ts";
import { around } from "./around.ts";
import { flag, number } from "./attrs.ts";
import { type Node, node } from "./node.ts";
import { primitive } from "./op.ts";

/** the first index at which x is largest along an axis; NaN counts as larger than any number */
export const argmaxOp = primitive({
  name: "argmax",
  operands: [{ name: "x", takes: "f32" }],
  attrs: { axis: number, keepDims: flag },
  normalize: ({ axis, keepDims }, [x]) => ({ axis: checkAxis("argmax", x!.shape, axis), keepDims }),
  shape: ([x], { axis, keepDims }) =>
    reduceShape("argmax", alongShape("argmax", x!.shape, axis), axis, keepDims),
  dtype: () => "i32",
  crosses: ({ axis }) => [[axis]],
  below: ([x], { axis }) => x!.shape[axis] as number,
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
});

/** The first index of the largest element along `axis`; a negative axis counts from the back. */
export const argmax = (x: Node, axis = -1, keepDims = false) => node(argmaxOp, [x], { axis, keepDims });
