import { type Graph, gotKind } from "@sinter/ir";
import { type Batch, BatchGatherer } from "../data/batches.ts";
import { type Columns, columnsOf, type Data } from "../data/data.ts";
import { shuffled } from "../data/shuffle.ts";
import { invalid } from "../invalid.ts";

/** A batch, and how its rows are called. */
export interface Given {
  readonly batch: Batch;
  readonly rows: number;
  readonly nameOf: (row: number) => string;
}

/** Where the batches of an epoch come from. */
export interface Source {
  /** How many there are, if that is known. */
  readonly batches: number | null;
  /** Those of epoch 0, 1, …, without the first `skip`. */
  epoch(epoch: number, skip: number): Iterator<Given> | AsyncIterator<Given>;
}

/** Rows of a data set, in another order in each epoch, which follows from the seed. */
export function fromRows(
  columns: Columns,
  rows: Uint32Array,
  options: {
    readonly batch: number;
    readonly dropLast: boolean;
    readonly shuffle: boolean;
    readonly seed: number;
  },
): Source {
  const { batch: size, dropLast, shuffle, seed } = options;
  const gatherer = new BatchGatherer(columns, size);
  const batches = dropLast ? Math.floor(rows.length / size) : Math.ceil(rows.length / size);
  return {
    batches,
    *epoch(epoch, skip) {
      const order = shuffle ? shuffled(rows, seed, `epoch ${epoch}`) : rows;
      for (let i = skip; i < batches; i++) {
        const from = i * size;
        const count = Math.min(size, order.length - from);
        const batch = gatherer.gather(order, from, count);
        yield {
          batch,
          rows: count,
          nameOf: (row) => `row ${row} of batch ${i + 1}, which is row ${order[from + row]} of the data`,
        };
      }
    },
  };
}

/** Batches of any size, made anew for each epoch. */
export type Stream<In = unknown, Targets = unknown> = () =>
  | AsyncIterable<Data<In, Targets>>
  | Iterable<Data<In, Targets>>;

export const fromStream = (model: Graph, stream: Stream): Source => ({
  batches: null,
  async *epoch(_, skip) {
    let i = 0;
    const batches: unknown = await stream();
    const { [Symbol.asyncIterator]: later, [Symbol.iterator]: now } = Object(batches) as Record<
      symbol,
      unknown
    >;
    if (typeof later !== "function" && typeof now !== "function")
      invalid(
        `fit: the function of the data gives batches one after another, as a generator does, got ${gotKind(batches)}`,
      );
    for await (const data of batches as AsyncIterable<Data>) {
      const at = i++;
      if (at < skip) continue;
      const { rows } = columnsOf(model, data, `batch ${at + 1} of the data`);
      const batch: Batch = { inputs: data.inputs, targets: data.targets, weights: data.weights };
      yield { batch, rows, nameOf: (row) => `row ${row} of batch ${at + 1}` };
    }
  },
});
