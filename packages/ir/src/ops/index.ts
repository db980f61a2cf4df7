import * as all from "./all.ts";
import type { Definitions } from "./names.ts";

let table: Definitions | undefined;

/** Every op there is, by its name. */
export const ops = (): Definitions => {
  table ??= Object.fromEntries(
    Object.values(all).flatMap((value) => (typeof value === "object" ? [[value.name, value]] : [])),
  ) as unknown as Definitions;
  return table;
};
