import { gotValue, SinterError } from "@sinter/ir";

/** What a learning rate is multiplied by at step t = 0, 1, 2, … */
export type Schedule = (step: number) => number;

/** @throws SinterError INVALID_ARGUMENT unless `value` is a whole number from 1 */
export function checkSteps(what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${what} needs a whole number of steps, at least 1, got ${gotValue(value)}`,
    );
}

/** @throws SinterError INVALID_ARGUMENT unless `value` is a number from 0 */
export function checkFactor(what: string, value: number): void {
  if (!Number.isFinite(value) || value < 0)
    throw new SinterError("INVALID_ARGUMENT", `${what} is a number from 0, got ${gotValue(value)}`);
}
