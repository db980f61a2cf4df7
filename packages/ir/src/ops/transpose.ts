import { transposeShape } from "../shape/move.ts";
import { numbers } from "./attrs.ts";
import { type Node, node } from "./node.ts";
import { movement } from "./op.ts";
import { readStrided, strides } from "./strides.ts";

/** y[i_perm[0], i_perm[1], …] = x[i_0, i_1, …] */
export const transposeOp = movement({
  name: "transpose",
  operands: [{ name: "x", takes: "any" }],
  moves: true,
  attrs: { perm: numbers },
  shape: ([x], { perm }) => transposeShape(x!.shape, perm),
  dtype: ([x]) => x!.dtype,
  evaluate([x], { perm }, shape) {
    const from = strides(x!.shape);
    return readStrided(
      x!.data,
      shape,
      perm.map((axis) => from[axis]!),
    );
  },
});

const swapLast = (rank: number): number[] =>
  Array.from({ length: rank }, (_, i) => (rank < 2 || i < rank - 2 ? i : 2 * rank - 3 - i));

/** The axes in the order `perm`; by default the last two change places. */
export const transpose = (x: Node, perm: readonly number[] = swapLast(x.shape.length)) =>
  node(transposeOp, [x], { perm });
