import { SinterError } from "@sinter/ir";

/** @throws SinterError INVALID_ARGUMENT */
export function invalid(why: string): never {
  throw new SinterError("INVALID_ARGUMENT", why);
}

/** @throws SinterError INPUT_MISMATCH */
export function mismatch(why: string): never {
  throw new SinterError("INPUT_MISMATCH", why);
}
