import { gotValue } from "@sinter/ir";
import { invalid } from "../invalid.ts";

/** What a learning rate is multiplied by at step t = 0, 1, 2, … of so many, if it is known of how many: `fit` knows. */
export type Schedule = (step: number, steps?: number) => number;

/** @throws SinterError INVALID_ARGUMENT unless `value` is a whole number from 1 */
export function checkSteps(what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1)
    invalid(`${what} needs a whole number of steps, at least 1, got ${gotValue(value)}`);
}

/** @throws SinterError INVALID_ARGUMENT unless `value` is a number from 0 */
export function checkFactor(what: string, value: number): void {
  if (!Number.isFinite(value) || value < 0) invalid(`${what} is a number from 0, got ${gotValue(value)}`);
}

/**
 * A schedule over a number of steps: that which is given, or all steps that there will be.
 * @throws SinterError INVALID_ARGUMENT where that is not known, as in a trainer
 */
export function over(
  what: string,
  given: number | undefined,
  factor: (step: number, steps: number) => number,
): Schedule {
  if (given !== undefined) checkSteps(`${what}(steps)`, given);
  return (step, all) =>
    factor(
      step,
      given ?? all ?? invalid(`${what}() does not know how many steps there will be here: give it a number`),
    );
}
