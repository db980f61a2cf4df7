import { abs, add, exp, log, max, neg } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** ln(1 + e^x), as max(x, 0) + ln(1 + e^−|x|): no exponential overflows, and the error is absolute, below 2e-7 */
export const softplus = /* @__PURE__ */ standardActivation({
  name: "softplus",
  formula: (x) => add(max(x, 0), log(add(1, exp(neg(abs(x)))))),
});
