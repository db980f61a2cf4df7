import { SinterError } from "../base/error.ts";
import { gotValue } from "../base/got.ts";
import { printNumber } from "../base/number.ts";
import type { Shape } from "../shape/dim.ts";

/** What the text form can say of an attribute: `axis=1`, `shape=[n, 4]`, `keepDims=true`. */
export type Literal = number | boolean | Shape;

/** How one kind of attribute is written, read and compared. */
export interface Codec<T> {
  /** Its text, equal for equal values. */
  print(value: T): string;
  /** The value behind what the text says, or undefined where that is something else; without, it has a syntax of its own. */
  parse?(literal: Literal): T | undefined;
  /** Whether this is such a value, for callers whom no types hold. */
  is(value: unknown): boolean;
  /** What it is called where something else came. */
  readonly what: string;
  /** What a message shows where it was expected. */
  readonly form?: string;
  /** What a text means that leaves it out; without, it must be there. */
  readonly absent?: T;
  /** For an attribute that the text form writes as the name of the call: the names there are. */
  readonly calls?: readonly string[];
  /** What the JSON form has in place of the value itself. */
  json?(value: T, key: string): Readonly<Record<string, unknown>>;
}

/** The attributes of an op, by name. */
export type Schema<A> = { readonly [K in keyof A]: Codec<A[K]> };

/** A whole number or a real one. */
export const number: Codec<number> = {
  is: (value) => typeof value === "number",
  what: "a number",
  print: printNumber,
  parse: (literal) => (typeof literal === "number" ? literal : undefined),
};

/** False where it is left out. */
export const flag: Codec<boolean> = {
  is: (value) => typeof value === "boolean",
  what: "true or false",
  print: String,
  parse: (literal) => (typeof literal === "boolean" ? literal : undefined),
  absent: false,
};

/** Sizes and names of dimensions. */
export const dims: Codec<Shape> = {
  is: Array.isArray,
  what: "a list",
  print: (shape) => `[${shape.join(", ")}]`,
  parse: (literal) => (Array.isArray(literal) ? (literal as Shape) : undefined),
  form: "[…]",
};

/** Whole numbers, such as an order of axes. */
export const numbers = dims as Codec<readonly number[]>;

/** The name of an input, a parameter or a dimension. */
export const name: Codec<string> = { is: isText, what: "a name", print: String };

/** One of some words, with which the text form calls the op. */
export const called = <const W extends string>(...words: readonly W[]): Codec<W> => ({
  is: (value) => (words as readonly unknown[]).includes(value),
  what: words.join(" or "),
  print: String,
  calls: words,
});

function isText(value: unknown): boolean {
  return typeof value === "string";
}

interface HasAttrs {
  readonly attrs: object;
}

/** The attributes of a schema with their codecs; a schema's own type says that they fit. */
export const codecsOf = ({ attrs }: HasAttrs): [string, Codec<unknown>][] =>
  Object.entries(attrs as Record<string, Codec<unknown>>);

/**
 * Text that is equal for equal attributes.
 * @throws SinterError INVALID_ARGUMENT if one is not what its codec is for
 */
export function keyOf(spec: HasAttrs & { readonly name: string }, attrs: object): string {
  let key = "";
  for (const [name, { is, what, print }] of codecsOf(spec)) {
    const value = (attrs as Record<string, unknown>)[name];
    if (!is(value))
      throw new SinterError("INVALID_ARGUMENT", `${spec.name}: ${name} is ${what}, got ${gotValue(value)}`);
    key += ` ${print(value)}`;
  }
  return key;
}
