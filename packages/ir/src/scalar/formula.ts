import { SinterError } from "../error.ts";
import { printScalar } from "./print.ts";
import { arg, constant, lift, type Scalar } from "./scalar.ts";

/** What an elementwise op computes for one element of each operand. */
export interface Formula {
  /** The name it prints under, as in `relu(%1)`. */
  readonly name: string;
  /** Number of operands. */
  readonly arity: number;
  /** Named constants bound into the body, as in `leakyRelu(%1, slope=0.01)`. */
  readonly attrs: Readonly<Record<string, number>>;
  readonly body: Scalar;
  /** Equal for equal formulas: name, constants and body. */
  readonly key: string;
}

/** A formula whose named constants can still be chosen. */
export interface FormulaDefinition {
  readonly name: string;
  readonly doc: string;
  readonly arity: number;
  /** Names and defaults of the constants. */
  readonly attrs: Readonly<Record<string, number>>;
  /** The formula with these constants; the others keep their defaults. */
  bind(attrs?: Readonly<Record<string, number>>): Formula;
}

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/**
 * Defines an elementwise op by what it does to one element.
 *
 * `formula` receives one scalar per operand, then one per constant in `attrs`, in their order.
 * From it come the f64 oracle, the CPU and WASM kernels and the GEMM epilogue.
 *
 * @throws SinterError INVALID_ARGUMENT if the name is not an identifier or an attr is not a number
 * @example
 * const relu = elementwise({ name: "relu", doc: "max(x, 0)", formula: (x) => max(x, 0) });
 * const leaky = elementwise({
 *   name: "leaky", doc: "x above 0, slope·x below", attrs: { slope: 0.1 },
 *   formula: (x, slope) => add(max(x, 0), mul(slope, min(x, 0))),
 * });
 */
export function elementwise(definition: {
  readonly name: string;
  readonly doc: string;
  readonly attrs?: Readonly<Record<string, number>>;
  readonly formula: (...args: Scalar[]) => Scalar;
}): FormulaDefinition {
  const { name, doc, attrs: defaults = {}, formula } = definition;
  if (!NAME.test(name))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `an elementwise op needs a name like "relu", got ${JSON.stringify(name)}`,
    );
  const arity = formula.length - Object.keys(defaults).length;
  if (arity < 1)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `the formula of ${name} takes ${formula.length} arguments; it needs at least one operand besides its ${Object.keys(defaults).length} constants`,
    );
  return {
    name,
    doc,
    arity,
    attrs: defaults,
    bind(chosen = {}) {
      for (const [key, value] of Object.entries(chosen)) {
        if (!(key in defaults))
          throw new SinterError(
            "INVALID_ARGUMENT",
            `${name} has no constant ${key}; it has ${Object.keys(defaults).join(", ") || "none"}`,
          );
        if (!Number.isFinite(value))
          throw new SinterError(
            "INVALID_ARGUMENT",
            `${name}: ${key} must be a finite number, got ${typeof value === "string" ? JSON.stringify(value) : value}`,
          );
      }
      const attrs = { ...defaults, ...chosen };
      const args = Array.from({ length: arity }, (_, i) => arg(i));
      const body = lift(formula(...args, ...Object.values(attrs).map(constant)));
      return makeFormula(name, arity, attrs, body);
    },
  };
}

/** A formula from its parts; `elementwise` is the way to define one. */
export function makeFormula(
  name: string,
  arity: number,
  attrs: Readonly<Record<string, number>>,
  body: Scalar,
): Formula {
  return { name, arity, attrs, body, key: `${name} ${JSON.stringify(attrs)} ${printScalar(body)}` };
}
