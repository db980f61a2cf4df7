import { expm1, lt, mul, select } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/**
 * x above 0, alpha·(e^x − 1) elsewhere; alpha is 1 unless given (Clevert, Unterthiner and Hochreiter, Fast and
 * Accurate Deep Network Learning by Exponential Linear Units, 2015)
 */
export const elu = /* @__PURE__ */ standardActivation({
  name: "elu",
  attrs: { alpha: 1 },
  formula: (x, alpha) => select(lt(0, x), x, mul(alpha, expm1(x))),
});
