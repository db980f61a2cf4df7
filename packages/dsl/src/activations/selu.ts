import { expm1, lt, mul, select } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

const LAMBDA = 1.0507009873554805;
const ALPHA = 1.6732632423543772;

/**
 * λ·x above 0, λ·α·(e^x − 1) elsewhere, with the λ and α that keep mean 0 and variance 1 (Klambauer and others,
 * Self-Normalizing Neural Networks, 2017)
 */
export const selu = /* @__PURE__ */ standardActivation({
  name: "selu",
  formula: (x) => select(lt(0, x), mul(LAMBDA, x), mul(LAMBDA * ALPHA, expm1(x))),
});
