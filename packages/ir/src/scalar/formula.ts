import { SinterError } from "../base/error.ts";
import { gotKind, gotValue } from "../base/got.ts";
import { shared } from "../base/intern.ts";
import { checkF32 } from "../base/number.ts";
import { printScalar } from "./print.ts";
import { arg, constant, lift, type Scalar } from "./scalar.ts";

/**
 * The dtypes of an elementwise op: all f32; two of one dtype, f32 or i32, to bool; a bool and two
 * of one dtype to that dtype; or an i32 or a bool to f32.
 */
export type Signature = "real" | "compare" | "choose" | "float";

/** What an elementwise op computes for one element of each operand. */
export interface Formula {
  /** The name it prints under, as in `relu(%1)`. */
  readonly name: string;
  /** Number of operands. */
  readonly arity: number;
  /** Named constants bound into the body, as in `leakyRelu(%1, slope=0.01)`. */
  readonly attrs: Readonly<Record<string, number>>;
  readonly body: Scalar;
  readonly signature: Signature;
  /** Equal for equal formulas: name, constants, body and signature. */
  readonly key: string;
}

/** A formula whose named constants can still be chosen. */
export interface FormulaDefinition {
  readonly name: string;
  readonly arity: number;
  /** Names and defaults of the constants. */
  readonly attrs: Readonly<Record<string, number>>;
  /** The formula with these constants; the others keep their defaults. */
  bind(attrs?: Readonly<Record<string, number>>): Formula;
  /** The body with its constants as further arguments, in their order, for who reads it. */
  open(): Scalar;
}

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/**
 * Defines an elementwise op by what it does to one element.
 *
 * `formula` receives one scalar per operand, then one per constant in `attrs`, in their order.
 * From it come the f64 oracle, the CPU and WASM kernels and the GEMM epilogue.
 *
 * @param options `standard`: the text form knows it by its name alone, others it writes out;
 *   `caller`: who is given the definition, for messages
 * @throws SinterError INVALID_ARGUMENT if the name is not an identifier or an attr is not a number
 * @example
 * const relu = defineFormula({ name: "relu", formula: (x) => max(x, 0) });
 * const leaky = defineFormula({
 *   name: "leaky", attrs: { slope: 0.1 },
 *   formula: (x, slope) => add(max(x, 0), mul(slope, min(x, 0))),
 * });
 */
export function defineFormula(
  definition: {
    readonly name: string;
    readonly attrs?: Readonly<Record<string, number>>;
    readonly signature?: Signature;
    readonly formula: (...args: Scalar[]) => Scalar;
  },
  options: { readonly standard?: boolean; readonly caller?: string } = {},
): FormulaDefinition {
  const { name, attrs: defaults, formula } = checkDefinition(definition, options.caller);
  const { signature = "real" } = definition;
  const arity = formula.length - Object.keys(defaults).length;
  if (arity < 1)
    invalid(
      `the formula of ${name} takes ${formula.length} arguments; it needs at least one operand besides its ${Object.keys(defaults).length} constants`,
    );
  const made: FormulaDefinition = {
    name,
    arity,
    attrs: defaults,
    bind(chosen = {}) {
      for (const key of Object.keys(chosen))
        if (!Object.hasOwn(defaults, key))
          invalid(`${name} has no constant ${key}; it has ${Object.keys(defaults).join(", ") || "none"}`);
      const attrs = { ...defaults, ...checkConstants(name, chosen) };
      const args = Array.from({ length: arity }, (_, i) => arg(i));
      const body = lift(formula(...args, ...Object.values(attrs).map(constant)));
      return makeFormula(name, arity, attrs, body, signature);
    },
    open: () => lift(formula(...Array.from({ length: formula.length }, (_, i) => arg(i)))),
  };
  if (options.standard === true && !standard.has(name)) standard.set(name, made);
  return made;
}

/** The formulas that the text form knows by name. */
const standard = shared("formulas", () => new Map<string, FormulaDefinition>());

/** Whether `formula` is the standard one of its name, so that name and constants say everything. */
export function isStandard({ name, attrs, key }: Formula): boolean {
  const definition = standard.get(name);
  if (definition === undefined) return false;
  const known = Object.keys(attrs).every((constant) => Object.hasOwn(definition.attrs, constant));
  return known && definition.bind(attrs).key === key;
}

const invalid = (why: string): never => {
  throw new SinterError("INVALID_ARGUMENT", why);
};

/** What a definition must be, also for those who write JavaScript. */
function checkDefinition(definition: Parameters<typeof defineFormula>[0], caller = "defineFormula") {
  if (typeof definition !== "object" || definition === null)
    return invalid(`${caller} expects { name, formula }, got ${gotKind(definition)}`);
  const { name, attrs = {}, formula } = definition;
  if (typeof name !== "string" || !NAME.test(name))
    invalid(`an elementwise op needs a name like "relu", got ${gotValue(name)}`);
  if (typeof formula !== "function")
    invalid(`${name} needs a formula like (x) => scalar.max(x, 0), got ${gotKind(formula)}`);
  return { name, attrs: checkConstants(name, attrs), formula };
}

function checkConstants(
  name: string,
  attrs: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  if (typeof attrs !== "object" || attrs === null)
    return invalid(`${name}: its constants are an object of numbers`);
  for (const [key, value] of Object.entries(attrs)) {
    if (!NAME.test(key)) invalid(`${name}: a constant needs a name like "slope", got ${gotValue(key)}`);
    if (!Number.isFinite(value)) invalid(`${name}: ${key} must be a finite number, got ${gotValue(value)}`);
    checkF32(value, `${name}: ${key}`);
  }
  return attrs;
}

/** A formula nests at most this deep, and has at most this many ops when it is written out. */
const DEEPEST = 200;
const LONGEST = 10_000;

/**
 * A formula from its parts; `defineFormula` is the way to define one.
 * @throws SinterError UNSUPPORTED if it is too deep or too long to be printed and compiled
 */
export function makeFormula(
  name: string,
  arity: number,
  attrs: Readonly<Record<string, number>>,
  body: Scalar,
  signature: Signature = "real",
): Formula {
  if (body.depth > DEEPEST || body.size > LONGEST)
    throw new SinterError(
      "UNSUPPORTED",
      `the formula of ${name} nests ${body.depth} deep and has ${body.size} ops when written out; the most are ${DEEPEST} and ${LONGEST}`,
    );
  const key = `${name} ${JSON.stringify(attrs)} ${printScalar(body)} ${signature}`;
  return { name, arity, attrs, body, signature, key };
}
