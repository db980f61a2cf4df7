import { reduceShape } from "../shape/axis.ts";
import type { OpAttrs, Primitive, ReduceKind } from "./op.ts";

/** Each kind's neutral element and step. */
export const reducers: { readonly [K in ReduceKind]: readonly [number, (a: number, b: number) => number] } = {
  sum: [0, (a, b) => a + b],
  mean: [0, (a, b) => a + b],
  max: [-Infinity, Math.max],
  min: [Infinity, Math.min],
};

/** A shape as [outer, axis, inner] around one axis. */
export function around(
  shape: readonly number[],
  axis: number,
): [outer: number, length: number, inner: number] {
  const product = (dims: readonly number[]) => dims.reduce((n, dim) => n * dim, 1);
  return [product(shape.slice(0, axis)), shape[axis]!, product(shape.slice(axis + 1))];
}

export const reduce: Primitive<OpAttrs["reduce"]> = {
  key: ({ kind, axis, keepDims }) => `${kind} ${axis} ${keepDims}`,
  infer: ([x], { kind, axis, keepDims }) => ({
    shape: reduceShape(kind, x!.shape, axis, keepDims),
    dtype: "f32",
  }),
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
};
