import type { StoredTensor } from "sinter";

/** What the numbers of a tensor are like; of none, no extremes and no mean. */
export interface Statistics {
  readonly count: number;
  readonly least: number | null;
  readonly largest: number | null;
  readonly mean: number | null;
  /** √(Σ (x − mean)² / n) */
  readonly deviation: number | null;
  readonly zeros: number;
  /** NaN and ±∞, which are in none of the others. */
  readonly notFinite: number;
}

export function statisticsOf({ data }: StoredTensor): Statistics {
  let [count, least, largest, mean, squares, zeros] = [0, Infinity, -Infinity, 0, 0, 0];
  for (const element of data) {
    const x = Number(element);
    if (!Number.isFinite(x)) continue;
    // Welford, Note on a Method for Calculating Corrected Sums of Squares and Products, 1962.
    count++;
    const off = x - mean;
    mean += off / count;
    squares += off * (x - mean);
    least = Math.min(least, x);
    largest = Math.max(largest, x);
    if (x === 0) zeros++;
  }
  const some = (value: number) => (count === 0 ? null : value);
  return {
    count: data.length,
    least: some(least),
    largest: some(largest),
    mean: some(mean),
    deviation: some(Math.sqrt(squares / count)),
    zeros,
    notFinite: data.length - count,
  };
}
