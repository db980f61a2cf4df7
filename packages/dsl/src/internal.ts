/**
 * What the other rooms need of the DSL, and users do not.
 * @module
 */
import type { FormulaDefinition } from "@sinter/ir";
import { FORMULA, STARTS } from "./activation.ts";
import * as activations from "./activations/index.ts";
import * as functions from "./functions/index.ts";

export { lift, nodeOf } from "./call.ts";
export { MODEL, paramsByName } from "./model.ts";
export type { CheckedParams } from "./params.ts";
export { generator } from "./random.ts";
export { type Accepts, isTensor, type ShapeOf, TracedTensor } from "./tensor.ts";
export { Trace } from "./trace.ts";
export { activations, FORMULA, STARTS };

const formulasOf = (of: object): FormulaDefinition[] =>
  Object.values<object>(of as Record<string, object>).flatMap((each) =>
    FORMULA in each ? [(each as { readonly [FORMULA]: FormulaDefinition })[FORMULA]] : [],
  );

/** The formulas of all activations, which the text form knows by name. */
export const activationFormulas = (): readonly FormulaDefinition[] => formulasOf(activations);

/** And those of functions of each element. */
export const functionFormulas = (): readonly FormulaDefinition[] => formulasOf(functions);
