import { max, min } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** max(x, 0), at most 6 (Krizhevsky, Convolutional Deep Belief Networks on CIFAR-10, 2010) */
export const relu6 = /* @__PURE__ */ standardActivation({
  name: "relu6",
  formula: (x) => min(max(x, 0), 6),
});
