import { defineFormula, gotValue } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { abs, le, mul, select, sub } from "@sinter/ir/scalar";
import { invalid } from "../invalid.ts";
import { defineLoss, type Loss, likeOutput, lossOptions, type ReductionOptions } from "./loss.ts";

export interface HuberOptions extends ReductionOptions {
  /** Where the parabola becomes a line; 1 unless given. */
  readonly delta?: number;
}

/** e²/2 up to δ, and the line that goes on from there. */
const formula = /* @__PURE__ */ defineFormula({
  name: "huber",
  attrs: { delta: 1 },
  formula: (e, delta) =>
    select(le(abs(e), delta), mul(mul(e, e), 0.5), mul(delta, sub(abs(e), mul(delta, 0.5)))),
});

/**
 * With e = x − y: e²/2 where |e| ≤ δ, else δ(|e| − δ/2); the mean of all elements, as PyTorch's HuberLoss. Targets have
 * the output's shape.
 *
 * Huber, Robust Estimation of a Location Parameter, 1964.
 * @throws SinterError INVALID_ARGUMENT if delta is not above 0
 */
export function huber(options?: HuberOptions): Loss<"huber", "like"> {
  const { reduction, delta = 1 } = lossOptions<HuberOptions>(options, ["delta"], "huber");
  if (!Number.isFinite(delta) || delta <= 0)
    invalid(`huber: delta is a number above 0, got ${gotValue(delta)}`);
  return defineLoss({
    name: "huber",
    reduction,
    targets: likeOutput,
    terms: (x, y) => ({ terms: build.elementwise(formula.bind({ delta }), build.apply("sub", x, y)) }),
  });
}
