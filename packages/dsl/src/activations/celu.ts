import { div, expm1, lt, mul, select } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/**
 * x above 0, alpha·(e^(x/alpha) − 1) elsewhere; alpha is 1 unless given (Barron, Continuously Differentiable
 * Exponential Linear Units, 2017)
 */
export const celu = /* @__PURE__ */ standardActivation({
  name: "celu",
  attrs: { alpha: 1 },
  refuses: ({ alpha }) => (alpha === 0 ? "alpha must not be 0, by which it divides" : null),
  formula: (x, alpha) => select(lt(0, x), x, mul(alpha, expm1(div(x, alpha)))),
});
