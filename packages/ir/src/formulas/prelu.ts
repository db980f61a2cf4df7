import { elementwise } from "../scalar/formula.ts";
import { add, max, min, mul } from "../scalar/scalar.ts";

/** x above 0, a·x below; a is learned, one for all or one per unit */
export const prelu = elementwise({
  name: "prelu",
  formula: (x, a) => add(max(x, 0), mul(a, min(x, 0))),
});
