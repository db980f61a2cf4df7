/** Seconds per call, from as many calls as take about `seconds`; allocates nothing while it measures. */
export function secondsPerCall(f: () => unknown, seconds: number): number {
  for (let calls = 1; ; ) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) f();
    const elapsed = (performance.now() - start) / 1000;
    if (elapsed > seconds) return elapsed / calls;
    calls = Math.max(2 * calls, Math.ceil((calls * seconds) / Math.max(elapsed, 1e-6)));
  }
}

/** Calls `f` for a while and then lets the engine finish compiling it in the background. */
export async function warmUp(f: () => unknown, milliseconds = 60): Promise<void> {
  for (const start = performance.now(); performance.now() - start < milliseconds; ) f();
  await new Promise((resolve) => setTimeout(resolve, 20));
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Median, lowest and highest. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  lowest: Math.min(...values),
  highest: Math.max(...values),
});

export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);
