import { max, min } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** x between min and max, −1 and 1 unless given */
export const hardTanh = /* @__PURE__ */ standardActivation({
  name: "hardTanh",
  attrs: { min: -1, max: 1 },
  pytorch: { min_val: "min", max_val: "max" },
  refuses: ({ min, max }) => (min < max ? null : `min must be below max, got ${min} and ${max}`),
  formula: (x, least, most) => min(max(x, least), most),
});
