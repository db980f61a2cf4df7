import type { Column, Columns, DataArray } from "./data.ts";

/** The arrays of one batch, as a trainer takes them. */
export interface Batch {
  readonly inputs: unknown;
  readonly targets: unknown;
  readonly weights: Float32Array | undefined;
}

/** Rows of a data set, gathered into arrays that are made once and used again. */
export class BatchGatherer {
  readonly #columns: Columns;
  readonly #size: number;
  readonly #arrays = new Map<Column, DataArray>();
  readonly #batches = new Map<number, Batch>();

  /** @param size the most rows of a batch */
  constructor(columns: Columns, size: number) {
    this.#columns = columns;
    this.#size = size;
    for (const column of all(columns)) {
      const type = column.array.constructor as new (length: number) => DataArray;
      this.#arrays.set(column, column.rowSize === null ? column.array : new type(size * column.rowSize));
    }
  }

  /** Rows `order[from]`, `order[from + 1]`, …, `count` of them. The arrays are those of the last call. */
  gather(order: Uint32Array, from: number, count: number): Batch {
    for (const column of all(this.#columns)) {
      const { array, rowSize } = column;
      if (rowSize === null) continue;
      const target = this.#arrays.get(column)!;
      for (let i = 0; i < count; i++) {
        const start = order[from + i]! * rowSize;
        for (let j = 0; j < rowSize; j++) target[i * rowSize + j] = array[start + j]!;
      }
    }
    return this.#batchOf(count);
  }

  /** Views of the arrays with so many rows. */
  #batchOf(count: number): Batch {
    const known = this.#batches.get(count);
    if (known !== undefined) return known;
    const { inputs, targets, weights, bare } = this.#columns;
    const view = (column: Column): DataArray => {
      const array = this.#arrays.get(column)!;
      const whole = column.rowSize === null || count === this.#size;
      return whole ? array : array.subarray(0, count * column.rowSize!);
    };
    const record = (columns: readonly Column[], isBare: boolean) =>
      isBare ? view(columns[0]!) : Object.fromEntries(columns.map((column) => [column.name, view(column)]));
    const made: Batch = {
      inputs: record(inputs, bare.inputs),
      targets: record(targets, bare.targets),
      weights: weights === null ? undefined : (view(weights) as Float32Array),
    };
    this.#batches.set(count, made);
    return made;
  }
}

const all = ({ inputs, targets, weights }: Columns): Column[] => [
  ...inputs,
  ...targets,
  ...(weights === null ? [] : [weights]),
];
