import type { Formula, FormulaDefinition } from "@sinter/ir";

const defaults = new WeakMap<FormulaDefinition, Formula>();

/** `definition` with its default constants, bound once. */
export function defaultOf(definition: FormulaDefinition): Formula {
  const formula = defaults.get(definition) ?? definition.bind();
  defaults.set(definition, formula);
  return formula;
}

/**
 * Whether a formula computes what `definition` says, with constants of its own, whatever it is called.
 * Scalars are hash-consed, so equal bodies are one object.
 */
export function means({ attrs, body, signature }: Formula, definition: FormulaDefinition): boolean {
  const keys = Object.keys(definition.attrs);
  if (!keys.every((key) => key in attrs)) return false;
  const meant =
    keys.length > 0
      ? definition.bind(Object.fromEntries(keys.map((key) => [key, attrs[key]!])))
      : defaultOf(definition);
  return body === meant.body && signature === meant.signature;
}
