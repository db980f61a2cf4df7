import { mul, sigmoid } from "@sinter/ir/scalar";
import { standardTrainable } from "../trainable.ts";

/**
 * Swish: x·σ(βx), with the parameter `beta` of shape [1], or [units]; it starts at 1, where this is silu
 * (Ramachandran, Zoph and Le, Searching for Activation Functions, 2017).
 * @throws SinterError INVALID_ARGUMENT if `units` is not a positive integer
 */
export const swish = /* @__PURE__ */ standardTrainable({
  name: "swish",
  params: { beta: 1 },
  formula: (x, beta) => mul(x, sigmoid(mul(beta, x))),
});
