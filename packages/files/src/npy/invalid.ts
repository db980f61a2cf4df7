import { SinterError } from "@sinter/ir";

/** @throws SinterError FILE_INVALID */
export function fail(why: string): never {
  throw new SinterError("FILE_INVALID", `not a valid NPY file: ${why}`);
}

/** @throws SinterError UNSUPPORTED */
export function unsupported(why: string): never {
  throw new SinterError("UNSUPPORTED", `an NPY file that cannot be read: ${why}`);
}
