import b from "benny";
import { median, warmUp } from "./time.ts";

/** Median seconds per call of each function, from one round in which they take turns. */
async function round(
  calls: Readonly<Record<string, () => unknown>>,
  seconds: number,
): Promise<Record<string, number>> {
  const options = { minSamples: 3, maxTime: seconds, minTime: seconds / 4 };
  const cases = Object.entries(calls).map(([name, call]) => b.add(name, () => void call(), options));
  const { results } = await quietly(() => b.suite("round", ...cases));
  return Object.fromEntries(results.map(({ name, details }) => [name, details.median]));
}

/** benny announces every suite on the console; a table reads better without. */
async function quietly<T>(action: () => Promise<T>): Promise<T> {
  const { log } = console;
  console.log = () => {};
  try {
    return await action();
  } finally {
    console.log = log;
  }
}

/** How two functions compare: medians over rounds, and the spread of the ratio between rounds. */
export interface Comparison {
  /** Microseconds per call. */
  readonly baseMicros: number;
  readonly testMicros: number;
  /** base / test: how many times faster test is. */
  readonly speedup: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Times `base` against `test` in alternating rounds, so that both meet the same machine. */
export async function compare(
  base: () => unknown,
  test: () => unknown,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<Comparison> {
  for (const f of [base, test]) await warmUp(f);
  const times: { base: number; test: number }[] = [];
  for (let i = 0; i < rounds; i++) {
    // Each round starts with the other one, so that neither always comes second.
    const order = i % 2 === 0 ? { base, test } : { test, base };
    times.push((await round(order, seconds)) as { base: number; test: number });
  }
  const ratios = times.map((t) => t.base / t.test);
  return {
    baseMicros: 1e6 * median(times.map((t) => t.base)),
    testMicros: 1e6 * median(times.map((t) => t.test)),
    speedup: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
  };
}
