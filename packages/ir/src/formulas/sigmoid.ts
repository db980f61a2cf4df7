import { elementwise } from "../scalar/formula.ts";
import { sigmoid as sigma } from "../scalar/scalar.ts";

export const sigmoid = elementwise({ name: "sigmoid", doc: "1 / (1 + exp(-x))", formula: (x) => sigma(x) });
