import { elementwise } from "../scalar/formula.ts";
import { add, max, min, mul } from "../scalar/scalar.ts";

export const prelu = elementwise({
  name: "prelu",
  doc: "x above 0, a·x below; a is learned, one for all or one per unit",
  formula: (x, a) => add(max(x, 0), mul(a, min(x, 0))),
});
