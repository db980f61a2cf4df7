import { elementwise } from "../scalar/formula.ts";
import { sigmoid as sigma } from "../scalar/scalar.ts";

/** 1 / (1 + exp(-x)) */
export const sigmoid = elementwise({ name: "sigmoid", formula: (x) => sigma(x) });
