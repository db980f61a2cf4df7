import type { NodeOf } from "@sinter/ir";

/** A name for one more input: the wanted one, with _ behind it as often as it is taken. */
export function freeName(wanted: string, inputs: readonly NodeOf<"input">[]): string {
  const taken = new Set(inputs.map(({ attrs }) => attrs.name));
  let name = wanted;
  while (taken.has(name)) name += "_";
  return name;
}
