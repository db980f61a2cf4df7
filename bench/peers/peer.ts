import type { Param } from "sinter";
import type { WorkloadLayer } from "../support/workloads.ts";

/** A layer with its values: weight [n, k], bias [n]. */
export interface Layer extends WorkloadLayer {
  readonly weightData: Float32Array;
  readonly biasData: Float32Array;
}

/** The layers with the values of their parameters. */
export const layersOf = (
  layers: readonly WorkloadLayer[],
  params: Readonly<Record<string, Param>>,
): Layer[] =>
  layers.map((layer) => ({
    ...layer,
    weightData: params[layer.weight]!.data as Float32Array,
    biasData: params[layer.bias]!.data as Float32Array,
  }));

/** A network ready to be called with one input again and again. */
export interface Prepared {
  /** One forward pass, up to the output in JavaScript's memory. */
  readonly call: () => unknown;
  /** The last call's output. */
  readonly output: () => Float32Array;
}

/** Another library that runs the same network on one thread. */
export interface Peer {
  readonly name: string;
  prepare(layers: readonly Layer[], batch: number, x: Float32Array): Promise<Prepared>;
}

const folder = new URL("node_modules/", import.meta.url);

/** Imports a file of a package that was installed on demand; it has no types here. */
export const load = async <T>(path: string): Promise<T> => (await import(new URL(path, folder).href)) as T;

/** [n, k] as [k, n]. */
export function transposed({ weightData, k, n }: Layer): Float32Array {
  const result = new Float32Array(k * n);
  for (let o = 0; o < n; o++) for (let i = 0; i < k; i++) result[i * n + o] = weightData[o * k + i]!;
  return result;
}
