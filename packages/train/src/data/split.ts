import { checkOptions, gotValue } from "@sinter/ir";
import { invalid } from "../invalid.ts";
import type { Data, DataArray } from "./data.ts";
import { inOrder, shuffled } from "./shuffle.ts";

export interface SplitOptions {
  /** How many rows the data has. */
  readonly rows: number;
  /** The part of the rows that goes into the second data set, between 0 and 1. */
  readonly part: number;
  /** A whole number from which the choice follows; 0 unless given. */
  readonly seed?: number;
}

/** Which rows go where: those that are left, and the part that is taken. */
export function splitRows(rows: number, part: number, seed: number): readonly [Uint32Array, Uint32Array] {
  const order = shuffled(inOrder(rows), seed, "split");
  const taken = Math.round(rows * part);
  return [order.subarray(taken).slice().sort(), order.subarray(0, taken).slice().sort()];
}

/**
 * Two data sets: a part of the rows, chosen at random, is taken out of the first into the second.
 * @throws SinterError INVALID_ARGUMENT if the part leaves one of them without rows, or an array has no whole number of rows
 * @example
 * const [training, test] = split({ inputs, targets }, { rows: 1797, part: 0.2, seed: 1 });
 */
export function split<D extends Data<unknown, unknown>>(data: D, options: SplitOptions): [D, D] {
  const {
    rows,
    part,
    seed = 0,
  } = checkOptions<SplitOptions>(options, ["rows", "part", "seed"], "split") as SplitOptions;
  if (!Number.isSafeInteger(rows) || rows < 2)
    invalid(`split: rows is a whole number from 2, got ${gotValue(rows)}`);
  if (!(part > 0 && part < 1)) invalid(`split: part is a number between 0 and 1, got ${gotValue(part)}`);
  const [left, taken] = splitRows(rows, part, seed);
  if (left.length === 0 || taken.length === 0)
    invalid(`split: a part of ${part} of ${rows} rows leaves one of the two without rows`);
  return [pick(data, left, rows), pick(data, taken, rows)];
}

/** Some rows of everything in a data set. */
function pick<T>(value: T, order: Uint32Array, rows: number): T {
  if (ArrayBuffer.isView(value)) {
    const array = value as unknown as DataArray;
    const size = array.length / rows;
    if (!Number.isInteger(size))
      invalid(`split: ${array.length} values are no whole number for each of ${rows} rows`);
    const type = array.constructor as new (length: number) => DataArray;
    const result = new type(order.length * size);
    for (const [i, row] of order.entries())
      result.set(array.subarray(row * size, (row + 1) * size), i * size);
    return result as unknown as T;
  }
  return Object.fromEntries(
    Object.entries(value as object).map(([name, each]) => [name, pick(each, order, rows)]),
  ) as T;
}
