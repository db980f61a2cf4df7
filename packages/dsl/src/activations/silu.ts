import { mul, sigmoid } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** x·σ(x), with σ(x) = 1/(1 + e^−x) */
export const silu = /* @__PURE__ */ standardActivation({ name: "silu", formula: (x) => mul(x, sigmoid(x)) });
