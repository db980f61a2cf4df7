import { abs, add, exp, log1p, max, neg } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** ln(1 + e^x), as max(x, 0) + ln(1 + e^−|x|): no exponential overflows, and small values keep their digits */
export const softplus = /* @__PURE__ */ standardActivation({
  name: "softplus",
  formula: (x) => add(max(x, 0), log1p(exp(neg(abs(x))))),
});
