import { elementwise } from "../scalar/formula.ts";
import { max } from "../scalar/scalar.ts";

/** max(x, 0) */
export const relu = elementwise({ name: "relu", formula: (x) => max(x, 0) });
