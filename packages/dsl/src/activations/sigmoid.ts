import * as scalar from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** 1 / (1 + e^−x) */
export const sigmoid = /* @__PURE__ */ standardActivation({
  name: "sigmoid",
  formula: (x) => scalar.sigmoid(x),
});
