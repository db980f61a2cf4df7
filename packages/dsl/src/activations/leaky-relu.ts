import { add, max, min, mul } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** x above 0, slope·x below; slope is 0.01 unless given */
export const leakyRelu = /* @__PURE__ */ standardActivation({
  name: "leakyRelu",
  attrs: { slope: 0.01 },
  formula: (x, slope) => add(max(x, 0), mul(slope, min(x, 0))),
});
