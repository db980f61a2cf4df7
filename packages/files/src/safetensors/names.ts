import { gotKind, gotValue } from "@sinter/ir";
import { invalid } from "../invalid.ts";

/** Which tensors of a file are taken, and how they are called. */
export interface NameOptions {
  /** Takes the tensors whose names begin with this, and calls them by the rest: `"module."` of DataParallel. */
  readonly prefix?: string;
  /** Gives each tensor another name. */
  readonly rename?: (name: string) => string;
  /** Leaves tensors out: by name, by what stands in front of it and ends with a dot (`"optimizer."`), or by a pattern. */
  readonly ignore?: string | RegExp | readonly (string | RegExp)[];
}

/** @throws SinterError INVALID_ARGUMENT */
export function checkNameOptions({ prefix, rename, ignore }: NameOptions): void {
  if (prefix !== undefined && typeof prefix !== "string")
    invalid(`loadSafetensors: prefix is a text like "module.", got ${gotValue(prefix)}`);
  if (rename !== undefined && typeof rename !== "function")
    invalid(`loadSafetensors: rename is a function of a name, got ${gotKind(rename)}`);
  for (const each of listOf(ignore))
    if (typeof each !== "string" && !(each instanceof RegExp))
      invalid(`loadSafetensors: ignore takes names and patterns, got ${gotValue(each)}`);
}

const listOf = (ignore: NameOptions["ignore"]): readonly (string | RegExp)[] =>
  ignore === undefined ? [] : Array.isArray(ignore) ? ignore : [ignore as string | RegExp];

const isMeant = (name: string, by: string | RegExp): boolean =>
  typeof by === "string" ? name === by || (by.endsWith(".") && name.startsWith(by)) : name.search(by) >= 0;

/**
 * The name of each tensor, by that which it has in the file; those that are left out have none.
 * @throws SinterError INVALID_ARGUMENT if two tensors get one name, or none has the prefix
 */
export function namesOf(
  names: readonly string[],
  { prefix = "", rename, ignore }: NameOptions,
): Map<string, string> {
  const left = listOf(ignore);
  const wanted = names.filter((name) => !left.some((by) => isMeant(name, by)));
  const chosen = wanted.filter((name) => name.startsWith(prefix));
  if (wanted.length > 0 && chosen.length === 0)
    invalid(
      `loadSafetensors: no tensor has the prefix ${JSON.stringify(prefix)}; the first one is called ${wanted[0]}`,
    );
  const result = new Map<string, string>();
  const given = new Map<string, string>();
  for (const name of chosen) {
    const rest = name.slice(prefix.length);
    const now = rename === undefined ? rest : rename(rest);
    if (typeof now !== "string")
      invalid(`loadSafetensors: rename gives a name for ${rest}, got ${gotValue(now)}`);
    const other = given.get(now);
    if (other !== undefined) invalid(`loadSafetensors: ${other} and ${name} are both called ${now}`);
    given.set(now, name);
    result.set(name, now);
  }
  return result;
}
