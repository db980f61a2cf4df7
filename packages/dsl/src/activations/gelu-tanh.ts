import { add, mul, sigmoid } from "@sinter/ir/scalar";
import { standardActivation } from "../activation.ts";

/**
 * x·(1 + tanh u)/2 with u = √(2/π)·(x + 0.044715·x³), written as x·σ(2u), which has digits far below 0: the
 * approximation of gelu that PyTorch calls approximate="tanh"
 */
export const geluTanh = /* @__PURE__ */ standardActivation({
  name: "geluTanh",
  formula: (x) => mul(x, sigmoid(mul(2 * Math.sqrt(2 / Math.PI), mul(x, add(1, mul(0.044715, mul(x, x))))))),
});
