import { add, div, le, lt, mul, select } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/**
 * 0 below −3, x above 3, and x·(x + 3)/6 between; at −3 and 3 its derivative is that of the middle, as in PyTorch
 * (Howard and others, Searching for MobileNetV3, 2019)
 */
export const hardSwish = /* @__PURE__ */ standardActivation({
  name: "hardSwish",
  formula: (x) => select(lt(x, -3), 0, select(le(x, 3), div(mul(x, add(x, 3)), 6), x)),
});
