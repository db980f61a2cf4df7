export { type BceWithLogitsOptions, bceWithLogits } from "./bce-with-logits.ts";
export { type CrossEntropyOptions, crossEntropy } from "./cross-entropy.ts";
export { type HuberOptions, huber } from "./huber.ts";
export { kl } from "./kl.ts";
export { l1 } from "./l1.ts";
export type { Loss, Reduction, ReductionOptions } from "./loss.ts";
export { mse } from "./mse.ts";
export { type NllOptions, nll } from "./nll.ts";
