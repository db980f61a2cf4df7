import { elementwise } from "../scalar/formula.ts";
import { add, max, min, mul } from "../scalar/scalar.ts";

/** x above 0, slope·x below; slope is a constant */
export const leakyRelu = elementwise({
  name: "leakyRelu",
  attrs: { slope: 0.01 },
  formula: (x, slope) => add(max(x, 0), mul(slope, min(x, 0))),
});
