import { SinterError } from "@sinter/ir";

/** @throws SinterError FILE_INVALID */
export function fail(why: string): never {
  throw new SinterError("FILE_INVALID", why);
}
