import { gotValue, SinterError } from "@sinter/ir";

/**
 * Refuses an ε under a root that is neither left out nor a finite number of at least 0.
 * @throws SinterError INVALID_ARGUMENT
 */
export function checkEpsilon(epsilon: number | undefined, label: string): void {
  if (epsilon !== undefined && !(epsilon >= 0 && epsilon < Infinity))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${label}: epsilon is a number of at least 0, got ${gotValue(epsilon)}`,
    );
}
