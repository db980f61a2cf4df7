import { init } from "sinter";
import { type Layer, layersOf } from "../peers/peer.ts";
import { randomFrom } from "../support/random.ts";
import type { Case } from "./cases.ts";

/** What one step learns from: x [rows, width], and of each row a class or a probability. */
export interface Batch {
  readonly x: Float32Array;
  readonly y: Float32Array | Int32Array;
}

/** What every library starts from. */
export interface Task extends Case {
  readonly layers: readonly Layer[];
  /** Steps take them in turn. */
  readonly batches: readonly Batch[];
}

const MOST_DISTINCT = 64;
const REPEATED = 40;

/** How many of so many rows are distinct. More than 64 are 40 again and again, and the mean loss is that of the 40. */
export const distinctRows = (rows: number): number => (rows > MOST_DISTINCT ? REPEATED : rows);

/**
 * A case with so many rows in a step. There are two pairs of batches, a pair with the same x and other y: no
 * network learns both, so gradients do not come so close to 0 that subnormal numbers slow libraries down.
 */
export function taskOf(of: Case, rows = of.rows): Task {
  const { workload: net, loss } = of;
  const random = randomFrom(1);
  const classes = loss === "crossEntropy" ? net.layers.at(-1)!.n : 2;
  const distinct = distinctRows(rows);
  const pair = (): Batch[] => {
    const x = Float32Array.from({ length: distinct * net.width }, () => 2 * random() - 1);
    const labels = Int32Array.from({ length: distinct }, () => classes * random());
    return [0, 1].map((shift) => {
      const y = labels.map((label) => (label + shift) % classes);
      return {
        x: repeated(x, rows / distinct),
        y: repeated(loss === "crossEntropy" ? y : Float32Array.from(y), rows / distinct),
      };
    });
  };
  const params = init(net.model, { seed: 1 });
  return {
    ...of,
    rows,
    layers: layersOf(net.layers, params),
    batches: Array.from({ length: Math.max(2, Math.ceil(64 / rows)) }, pair).flat(),
  };
}

function repeated<A extends Float32Array | Int32Array>(values: A, times: number): A {
  if (times === 1) return values;
  const result = new (values.constructor as new (length: number) => A)(values.length * times);
  for (let i = 0; i < times; i++) result.set(values, i * values.length);
  return result;
}
