import { mul, sin } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/**
 * sin(omega·x); omega is 1 unless given (Sitzmann and others, Implicit Neural Representations with Periodic
 * Activation Functions, 2020). Where |omega·x| is above 100,000 it is NaN.
 */
export const sine = /* @__PURE__ */ standardActivation({
  name: "sine",
  attrs: { omega: 1 },
  formula: (x, omega) => sin(mul(omega, x)),
});
