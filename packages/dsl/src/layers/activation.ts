import {
  elementwise,
  type Formula,
  type FormulaDefinition,
  formulas,
  type Scalar,
  type Shape,
  SinterError,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { callable, lift, nameOf } from "../call.ts";
import { LAYER, type OpenLayer } from "../layer.ts";
import { isTensor, type Tensor } from "../tensor.ts";

/** An activation as a layer: any shape to the same shape. */
export interface Activation<Name extends string = string> extends OpenLayer<`${Name}()`> {
  <const S extends Shape>(x: Tensor<S>): Tensor<S>;
}

/** `relu()` is a layer, `relu(x)` the op on a tensor; constants are options in both. */
export interface ActivationFunction<Name extends string = string, Options = Record<string, never>> {
  (options?: Options): Activation<Name>;
  <const S extends Shape>(x: Tensor<S>, options?: Options): Tensor<S>;
}

function activationOf<Name extends string, Options>(
  definition: FormulaDefinition,
): ActivationFunction<Name, Options> {
  const { name } = definition;
  const bind = (options: unknown, what: string): Formula => {
    // Of whatever realm: the prototype's prototype is null.
    const prototype = typeof options === "object" && options !== null ? Object.getPrototypeOf(options) : null;
    const plain = prototype !== null && Object.getPrototypeOf(prototype) === null;
    const fits = plain && Object.keys(options as object).every((key) => Object.hasOwn(definition.attrs, key));
    if (options !== undefined && !fits && Object.keys(definition.attrs).length === 0)
      throw new SinterError("INVALID_ARGUMENT", `${name} expects ${what}, got ${nameOf(options)}`);
    if (options !== undefined && !plain)
      throw new SinterError(
        "INVALID_ARGUMENT",
        `${name} expects ${what} or its constants, got ${nameOf(options)}`,
      );
    return definition.bind(options as Record<string, number> | undefined);
  };
  const make = (first?: unknown, second?: unknown) => {
    if (isTensor(first)) {
      const formula = bind(second, "only a tensor");
      return lift(name, [first], (x) => build.elementwise(formula, x));
    }
    const formula = bind(first, "a tensor");
    return callable<Activation<Name>>({
      label: `${name}()`,
      in: null,
      out: null,
      [LAYER]: (x) => build.elementwise(formula, x),
    });
  };
  return make as ActivationFunction<Name, Options>;
}

/** max(x, 0) */
export const relu = activationOf<"relu", Record<string, never>>(formulas.relu);
/** 1 / (1 + e^−x) */
export const sigmoid = activationOf<"sigmoid", Record<string, never>>(formulas.sigmoid);
/** (e^x − e^−x) / (e^x + e^−x) */
export const tanh = activationOf<"tanh", Record<string, never>>(formulas.tanh);
/** x·(1 + erf(x/√2))/2 */
export const gelu = activationOf<"gelu", Record<string, never>>(formulas.gelu);
/** x above 0, slope·x below; slope is 0.01 unless given */
export const leakyRelu = activationOf<"leakyRelu", { readonly slope?: number }>(formulas.leakyRelu);

/**
 * An activation of your own, from what it does to one element. It runs fused on every backend.
 *
 * @throws SinterError INVALID_ARGUMENT if the name is no identifier or the formula takes more than one operand
 * @example
 * const negate = activation({ name: "negate", formula: (x) => scalar.neg(x) });
 * const net = sequential(linear(4, 8), negate(), linear(8, 2));
 */
export function activation<
  const Name extends string,
  const Constants extends Readonly<Record<string, number>> = Record<string, never>,
>(definition: {
  readonly name: Name;
  readonly attrs?: Constants;
  readonly formula: (x: Scalar, ...constants: Scalar[]) => Scalar;
}): ActivationFunction<Name, { readonly [K in keyof Constants]?: number }> {
  if (typeof definition !== "object" || definition === null)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `activation expects { name, formula }, got ${typeof definition}`,
    );
  const formula = elementwise({
    ...definition,
    formula: definition.formula as (...args: Scalar[]) => Scalar,
  });
  if (formula.arity !== 1)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${definition.name}: an activation's formula takes one operand, this one takes ${formula.arity}`,
    );
  return activationOf(formula);
}
