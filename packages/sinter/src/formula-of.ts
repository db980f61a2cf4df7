import { derivative } from "@sinter/autodiff";
import { FORMULA, STARTS } from "@sinter/dsl/internal";
import { evaluateScalar, type FormulaDefinition, gotKind, notation, SinterError } from "@sinter/ir";

/** What an activation computes for one element, with its constants at their defaults and its parameters at their starts. */
export interface ActivationFormula {
  readonly name: string;
  /** As written by hand: `x·Φ(x)`. Parameters are a, b, …. */
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
  readonly [STARTS]: readonly number[];
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
      `formulaOf expects an activation such as relu, got ${gotKind(activation)}`,
    );
  const { [FORMULA]: definition, [STARTS]: starts } = activation as Kept;
  const { name, arity, body } = definition.bind();
  const slope = derivative(body, 0, arity);
  return {
    name,
    text: notation(body),
    derivative: notation(slope),
    value: (x) => evaluateScalar(body, [x, ...starts]),
    slope: (x) => evaluateScalar(slope, [x, ...starts]),
  };
}
