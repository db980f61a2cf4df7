import { gotKind, gotValue } from "@sinter/ir";
import { invalid } from "../invalid.ts";

/** Parameters by name: of a parameter, or of what it stands in, as "encoder" is for "encoder.0.weight". */
export type ParamNames = string | readonly string[];

/**
 * Those of `names` that are chosen.
 * @throws SinterError INVALID_ARGUMENT if a name chooses nothing
 */
export function chosen(given: ParamNames, names: readonly string[], what: string): string[] {
  const wanted = typeof given === "string" ? [given] : given;
  if (!Array.isArray(wanted))
    return invalid(`${what} is a list of names of parameters, got ${gotKind(given)}`);
  const found = new Set<string>();
  for (const each of wanted as readonly string[]) {
    const own = names.filter((name) => name === each || name.startsWith(`${each}.`));
    if (own.length === 0)
      invalid(`${what}: there is no parameter ${gotValue(each)}, nor one in it; there are ${listed(names)}`);
    for (const name of own) found.add(name);
  }
  return names.filter((name) => found.has(name));
}

const MOST = 12;

/** Some texts, and how many more there are. */
export const listed = (texts: readonly string[], between = ", "): string =>
  texts.length <= MOST
    ? texts.join(between)
    : `${texts.slice(0, MOST).join(between)}${between}and ${texts.length - MOST} more`;
