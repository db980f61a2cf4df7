import { SinterError } from "@sinter/ir";

/** @throws SinterError INVALID_ARGUMENT */
export function invalid(why: string): never {
  throw new SinterError("INVALID_ARGUMENT", why);
}
