import { lt, mul, select } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** x above 0, slope·x elsewhere; slope is 0.01 unless given */
export const leakyRelu = /* @__PURE__ */ standardActivation({
  name: "leakyRelu",
  attrs: { slope: 0.01 },
  pytorch: { negative_slope: "slope" },
  formula: (x, slope) => select(lt(0, x), x, mul(slope, x)),
});
