import { classTargets } from "./classes.ts";
import { logLikelihood } from "./cross-entropy.ts";
import { defineLoss, type Loss, lossOptions, type ReductionOptions } from "./loss.ts";

export interface NllOptions extends ReductionOptions {
  /** How much each class counts. */
  readonly weights?: ArrayLike<number>;
}

/**
 * −w_t·x_t along the last axis, for logarithms of probabilities x, such as `logSoftmax` gives, and class indices t; the
 * mean of all rows divided by their weights, as PyTorch's NLLLoss. A probability for each class is taken as a target, too.
 * @throws SinterError INVALID_ARGUMENT if a weight is no number from 0
 */
export function nll(options?: NllOptions): Loss<"nll", "classes"> {
  const { reduction, weights } = lossOptions<NllOptions>(options, ["weights"], "nll");
  return defineLoss({
    name: "nll",
    reduction,
    targets: (shape) => classTargets("nll", shape),
    terms: (logs, target) => logLikelihood("nll", logs, target, { weights }),
  });
}
