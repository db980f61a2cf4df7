import { max, mul } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** max(x, 0)² (So and others, Primer: Searching for Efficient Transformers, 2021) */
export const squaredRelu = /* @__PURE__ */ standardActivation({
  name: "squaredRelu",
  formula: (x) => mul(max(x, 0), max(x, 0)),
});
