import { neg, softplus } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** ln σ(x) = −ln(1 + e^−x) */
export const logSigmoid = /* @__PURE__ */ standardActivation({
  name: "logSigmoid",
  formula: (x) => neg(softplus(neg(x))),
});
