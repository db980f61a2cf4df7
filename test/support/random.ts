import type { NumberArray } from "@sinter/backend";
import { type Graph, paramsOf, rowSize, size } from "@sinter/ir";

/** Uniform numbers in [-1, 1) by the minimal standard generator (Park and Miller, 1988). */
export function uniform(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return (state / 2147483647) * 2 - 1;
  };
}

/** Values for every parameter, of the size that PyTorch's initialization gives. */
export function randomParams(graph: Graph, next: () => number): Record<string, Float32Array> {
  return Object.fromEntries(
    paramsOf(graph).map(({ attrs: { name, shape } }) => {
      const scale = 1 / Math.sqrt(shape.length > 1 ? (shape.at(-1) as number) : 1);
      return [name, Float32Array.from({ length: size(shape) }, () => scale * next())];
    }),
  );
}

/** Values for every input at this batch size; indices are 0, 1 or 2. */
export const randomInputs = (graph: Graph, batch: number, next: () => number): Record<string, NumberArray> =>
  Object.fromEntries(
    graph.inputs.map(({ attrs: { name, shape, dtype } }) => {
      const length = rowSize(shape) * (typeof shape[0] === "string" ? batch : 1);
      if (dtype === "i32") return [name, Int32Array.from({ length }, () => Math.floor(1.5 * (next() + 1)))];
      if (dtype === "bool") return [name, Uint8Array.from({ length }, () => (next() < 0 ? 0 : 1))];
      return [name, Float32Array.from({ length }, () => 2 * next())];
    }),
  );
