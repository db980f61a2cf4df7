import { add, div, le, select } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** (x + 3)/6 between −3 and 3, 0 below and 1 above */
export const hardSigmoid = /* @__PURE__ */ standardActivation({
  name: "hardSigmoid",
  formula: (x) => select(le(x, -3), 0, select(le(3, x), 1, div(add(x, 3), 6))),
});
