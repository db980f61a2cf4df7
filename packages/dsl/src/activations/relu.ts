import { max } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** max(x, 0) */
export const relu = /* @__PURE__ */ standardActivation({ name: "relu", formula: (x) => max(x, 0) });
