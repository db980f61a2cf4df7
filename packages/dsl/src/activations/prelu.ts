import { add, max, min, mul } from "@sinter/ir/scalar";
import { standardTrainable, type Trainable, type UnitTrainable } from "../trainable.ts";

/** max(x, 0) + a·min(x, 0) with one learned a for all: any shape to the same shape. */
export type Prelu = Trainable<"prelu", "weight">;

/** max(x, 0) + a·min(x, 0) with one learned a per unit of the last axis. */
export type UnitPrelu<N extends number> = UnitTrainable<"prelu", "weight", N>;

/**
 * PReLU: max(x, 0) + a·min(x, 0), with the parameter `weight` of shape [1], or [units], as in
 * PyTorch; it starts at 0.25.
 * @throws SinterError INVALID_ARGUMENT if `units` is not a positive integer
 */
export const prelu = /* @__PURE__ */ standardTrainable({
  name: "prelu",
  params: { weight: 0.25 },
  formula: (x, a) => add(max(x, 0), mul(a, min(x, 0))),
});
