import { lt, mul, select } from "@sinter/ir/scalar";
import { standardTrainable, type Trainable, type UnitTrainable } from "../trainable.ts";

/** x above 0 and a·x elsewhere, with one learned a for all: any shape to the same shape. */
export type Prelu = Trainable<"prelu", "weight">;

/** x above 0 and a·x elsewhere, with one learned a per unit of the last axis. */
export type UnitPrelu<N extends number> = UnitTrainable<"prelu", "weight", N>;

/**
 * PReLU: x above 0 and a·x elsewhere, with the parameter `weight` of shape [1], or [units], as in
 * PyTorch; it starts at 0.25.
 * @throws SinterError INVALID_ARGUMENT if `units` is not a positive integer
 */
export const prelu = /* @__PURE__ */ standardTrainable({
  name: "prelu",
  params: { weight: 0.25 },
  formula: (x, a) => select(lt(0, x), x, mul(a, x)),
});
