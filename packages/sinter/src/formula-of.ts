import { derivative } from "@sinter/autodiff";
import { isLayer } from "@sinter/dsl";
import { FORMULA, STARTS } from "@sinter/dsl/internal";
import { evaluateScalar, type FormulaDefinition, gotKind, notation, SinterError } from "@sinter/ir";

/** What an activation computes for one element, with its constants at their defaults and its parameters at their starts. */
export interface ActivationFormula {
  readonly name: string;
  /** As written by hand, with the names of constants and parameters: `x·Φ(x)`. */
  readonly text: string;
  /** The derivative in x as it was derived: `Φ(x) + x·φ(x)`. */
  readonly derivative: string;
  /** The value at x, in f64. */
  value(x: number): number;
  /** The derivative at x, in f64. */
  slope(x: number): number;
}

interface Kept {
  readonly [FORMULA]: FormulaDefinition;
  readonly [STARTS]: Readonly<Record<string, number>>;
}

/** Whether `x` is an activation: one of those that `sinter` exports, or that `activation` or `trainable` made. */
export const isActivation = (x: unknown): boolean => typeof x === "function" && FORMULA in x;

/**
 * The formula of an activation, and its derivative.
 * @throws SinterError INVALID_ARGUMENT if it is no activation with a formula for one element, such as softmax
 * @example
 * formulaOf(tanh).derivative   // "1 − tanh(x)²"
 */
export function formulaOf(activation: unknown): ActivationFormula {
  if (!isActivation(activation))
    throw new SinterError(
      "INVALID_ARGUMENT",
      isLayer(activation)
        ? `formulaOf expects an activation such as relu, and not ${activation.label}, the layer that it makes`
        : `formulaOf expects an activation such as relu, got ${gotKind(activation)}`,
    );
  const { [FORMULA]: definition, [STARTS]: starts } = activation as Kept;
  const { name, arity, body } = definition.bind();
  const slope = derivative(body, 0, arity);
  const names = ["x", ...Object.keys(starts), ...Object.keys(definition.attrs)];
  const [open, nameOf] = [definition.open(), (index: number) => names[index]!];
  const args = Object.values(starts);
  return {
    name,
    text: notation(open, nameOf),
    derivative: notation(derivative(open, 0, names.length), nameOf),
    value: (x) => evaluateScalar(body, [x, ...args]),
    slope: (x) => evaluateScalar(slope, [x, ...args]),
  };
}
