import { gotValue, SinterError } from "@sinter/ir";

/**
 * Refuses an ε under a root that is neither left out nor a finite number of at least 0 that f32 can hold.
 * @throws SinterError INVALID_ARGUMENT
 */
export function checkEpsilon(epsilon: number | undefined, label: string): void {
  if (epsilon !== undefined && !(typeof epsilon === "number" && epsilon >= 0 && epsilon < Infinity))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${label}: epsilon is a number of at least 0, got ${gotValue(epsilon)}`,
    );
  if (epsilon !== undefined && epsilon > 0 && !(Math.fround(epsilon) > 0 && Math.fround(epsilon) < Infinity))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${label}: epsilon is ${epsilon}, which f32 cannot hold: it would be ${Math.fround(epsilon)}`,
    );
}
