import * as scalar from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** (e^x − e^−x) / (e^x + e^−x) */
export const tanh = /* @__PURE__ */ standardActivation({ name: "tanh", formula: (x) => scalar.tanh(x) });
