import { gauss } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** e^(−x²) */
export const gaussian = /* @__PURE__ */ standardActivation({ name: "gaussian", formula: (x) => gauss(x) });
