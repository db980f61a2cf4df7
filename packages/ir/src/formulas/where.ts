import { elementwise } from "../scalar/formula.ts";
import { select } from "../scalar/scalar.ts";

export const where = elementwise({
  name: "where",
  doc: "a where the mask x is true, else b",
  signature: "choose",
  formula: (x, a, b) => select(x, a, b),
});
