const ROUNDS = 15;
const ROUND_MS = 8;

/**
 * Microseconds per call of each function: the median of rounds that take turns, so that all of them
 * meet the same machine.
 */
export function medianTimes(calls: readonly (() => unknown)[]): number[] {
  const repeats = calls.map((call) => {
    let count = 0;
    for (const start = performance.now(); performance.now() - start < ROUND_MS; count++) call();
    return count;
  });
  const times = calls.map(() => [] as number[]);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, call] of calls.entries()) {
      const start = performance.now();
      for (let k = 0; k < repeats[i]!; k++) call();
      times[i]!.push((1000 * (performance.now() - start)) / repeats[i]!);
    }
  return times.map((all) => all.sort((a, b) => a - b)[ROUNDS >> 1]!);
}
