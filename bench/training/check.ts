/** @throws Error unless each loss is within 1e-3 of what it is in f64 */
export function checkLosses(who: string, losses: readonly number[], exact: readonly number[]): void {
  if (losses.length !== exact.length || losses.some((loss, i) => !(Math.abs(loss / exact[i]! - 1) <= 1e-3)))
    throw new Error(`${who}: the first losses are ${losses.join(", ")}, not ${exact.join(", ")}`);
}
