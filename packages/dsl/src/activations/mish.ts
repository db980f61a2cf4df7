import { mul, softplus, tanh } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** x·tanh(ln(1 + e^x)) (Misra, Mish: A Self Regularized Non-Monotonic Activation Function, 2019) */
export const mish = /* @__PURE__ */ standardActivation({
  name: "mish",
  formula: (x) => mul(x, tanh(softplus(x))),
});
