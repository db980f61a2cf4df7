import { softsign as formula } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/** x/(1 + |x|) */
export const softsign = /* @__PURE__ */ standardActivation({ name: "softsign", formula: (x) => formula(x) });
