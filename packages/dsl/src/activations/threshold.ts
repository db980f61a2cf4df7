import { le, select } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** x above threshold, value elsewhere; both are 0 unless given */
export const threshold = /* @__PURE__ */ standardActivation({
  name: "threshold",
  attrs: { threshold: 0, value: 0 },
  formula: (x, threshold, value) => select(le(x, threshold), value, x),
});
