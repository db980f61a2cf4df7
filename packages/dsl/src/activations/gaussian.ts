import { exp, mul, neg } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** e^(−x²) */
export const gaussian = /* @__PURE__ */ standardActivation({
  name: "gaussian",
  formula: (x) => exp(neg(mul(x, x))),
});
