import { checkAxis, reduceShape } from "../shape/axis.ts";
import { around } from "./around.ts";
import { called, flag, number } from "./attrs.ts";
import { type Node, node } from "./node.ts";
import { primitive } from "./op.ts";

export type ReduceKind = "sum" | "mean" | "max" | "min";

/** Each kind's neutral element and step. */
const reducers: { readonly [K in ReduceKind]: readonly [number, (a: number, b: number) => number] } = {
  sum: [0, (a, b) => a + b],
  mean: [0, (a, b) => a + b],
  max: [-Infinity, Math.max],
  min: [Infinity, Math.min],
};

/** one number for an axis, which is left out, or 1 with keepDims */
export const reduceOp = primitive({
  name: "reduce",
  operands: [{ name: "x", takes: "f32" }],
  attrs: { kind: called("sum", "mean", "max", "min"), axis: number, keepDims: flag },
  normalize: ({ kind, axis, keepDims }, [x]) => ({ kind, axis: checkAxis(kind, x!.shape, axis), keepDims }),
  shape: ([x], { kind, axis, keepDims }) => reduceShape(kind, x!.shape, axis, keepDims),
  crosses: ({ axis }) => [[axis]],
  neutral: ({ kind }) => reducers[kind][0],
  evaluate([x], { kind, axis }) {
    const [outer, length, inner] = around(x!.shape, axis);
    const [neutral, step] = reducers[kind];
    const y = new Float64Array(outer * inner).fill(neutral);
    for (let o = 0; o < outer; o++)
      for (let l = 0; l < length; l++)
        for (let i = 0; i < inner; i++)
          y[o * inner + i] = step(y[o * inner + i]!, x!.data[(o * length + l) * inner + i]!);
    if (kind === "mean") for (let k = 0; k < y.length; k++) y[k] = y[k]! / length;
    return y;
  },
});

/** Sum, mean, max or min along `axis`; a negative axis counts from the back. */
export const reduce = (x: Node, kind: ReduceKind, axis: number, keepDims = false) =>
  node(reduceOp, [x], { kind, axis, keepDims });
