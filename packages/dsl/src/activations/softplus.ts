import { div, mul, softplus as ofOne } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** ln(1 + e^(beta·x))/beta; beta is 1 unless given */
export const softplus = /* @__PURE__ */ standardActivation({
  name: "softplus",
  attrs: { beta: 1 },
  refuses: ({ beta }) => (beta === 0 ? "beta must not be 0, by which it divides" : null),
  formula: (x, beta) => div(ofOne(mul(beta, x)), beta),
});
