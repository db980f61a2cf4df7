import { defineFormula } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { log, lt, mul, select, sub } from "@sinter/ir/scalar";
import { defineLoss, type Loss, likeOutput, lossOptions, type ReductionOptions } from "./loss.ts";

/** y·(ln y − x), and 0 where y is 0. */
const formula = /* @__PURE__ */ defineFormula({
  name: "kl",
  formula: (x, y) => select(lt(0, y), mul(y, sub(log(y), x)), 0),
});

/**
 * y·(ln y − x) of logarithms of probabilities x, such as `logSoftmax` gives, and probabilities y, the mean of all elements
 * as PyTorch's KLDivLoss has it; the divergence of Kullback and Leibler is the sum of a row. Targets have the output's shape.
 *
 * Kullback and Leibler, On Information and Sufficiency, 1951.
 * @throws SinterError INVALID_ARGUMENT if the reduction is neither "mean" nor "sum"
 */
export function kl(options?: ReductionOptions): Loss<"kl", "like"> {
  const { reduction } = lossOptions<ReductionOptions>(options, [], "kl");
  return defineLoss({
    name: "kl",
    reduction,
    targets: likeOutput,
    terms: (x, y) => ({ terms: build.elementwise(formula.bind(), x, y) }),
  });
}
