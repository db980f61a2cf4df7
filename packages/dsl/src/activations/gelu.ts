import { mul, normalCdf } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/**
 * x·Φ(x), with the standard normal distribution Φ (Hendrycks and Gimpel, Gaussian Error Linear Units, 2016)
 */
export const gelu = /* @__PURE__ */ standardActivation({
  name: "gelu",
  formula: (x) => mul(x, normalCdf(x)),
});
