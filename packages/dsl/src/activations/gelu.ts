import { add, erf, mul } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** x·Φ(x), with the standard normal distribution Φ(x) = (1 + erf(x/√2))/2 */
export const gelu = /* @__PURE__ */ standardActivation({
  name: "gelu",
  formula: (x) => mul(mul(0.5, x), add(1, erf(mul(x, Math.SQRT1_2)))),
});
