import { defineFormula } from "../scalar/formula.ts";
import { select } from "../scalar/scalar.ts";

/** a where the mask x is true, else b */
export const where = defineFormula(
  { name: "where", signature: "choose", formula: (x, a, b) => select(x, a, b) },
  { standard: true },
);
