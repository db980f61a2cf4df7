import { checkAxis } from "../shape/axis.ts";
import { sliceShape } from "../shape/slice.ts";
import { around } from "./around.ts";
import { number } from "./attrs.ts";
import { type Node, node } from "./node.ts";
import { movement } from "./op.ts";

/** elements start to end, exclusive, of an axis */
export const sliceOp = movement({
  name: "slice",
  operands: [{ name: "x", takes: "any" }],
  moves: true,
  attrs: { start: number, end: number, axis: number },
  normalize: ({ axis, start, end }, [x]) => ({ axis: checkAxis("slice", x!.shape, axis), start, end }),
  shape: ([x], { axis, start, end }) => sliceShape(x!.shape, start, end, axis),
  dtype: ([x]) => x!.dtype,
  crosses: ({ axis }) => [[axis]],
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
});

/** Elements `start` to `end`, exclusive, of `axis`, by default the last. */
export const slice = (x: Node, start: number, end: number, axis = -1) =>
  node(sliceOp, [x], { start, end, axis });
