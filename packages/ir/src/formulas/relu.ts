import { elementwise } from "../scalar/formula.ts";
import { max } from "../scalar/scalar.ts";

export const relu = elementwise({ name: "relu", doc: "max(x, 0)", formula: (x) => max(x, 0) });
