import * as all from "./all.ts";
import type { Definitions } from "./names.ts";

/** Every op there is, by its name. */
export const ops = Object.fromEntries(
  Object.values(all).flatMap((value) => (typeof value === "object" ? [[value.name, value]] : [])),
) as unknown as Definitions;
