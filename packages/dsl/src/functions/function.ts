import { defineFormula, type FormulaDefinition, type Scalar, type Shape } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { FORMULA } from "../activation.ts";
import { lift } from "../call.ts";
import type { Tensor } from "../tensor.ts";

/** A function of each element: any shape to the same shape. */
export type ElementFunction = <const S extends Shape>(x: Tensor<S>) => Tensor<S>;

/** A function of each element, which the text form knows by its name. */
export function elementFunction(name: string, formula: (x: Scalar) => Scalar): ElementFunction {
  const definition: FormulaDefinition = defineFormula({ name, formula }, { standard: true });
  const apply = (x: unknown) => lift(name, [x], (node) => build.elementwise(definition.bind(), node));
  return Object.assign(apply, { [FORMULA]: definition }) as ElementFunction;
}
