import { type AdamOptions, moments } from "./adam.ts";
import { shrunk } from "./decay.ts";
import { type Optimizer, settings } from "./optimizer.ts";

export interface AdamwOptions extends Omit<AdamOptions, "weightDecay"> {
  /** λ, by which parameters shrink in each step; 0.01 unless given. */
  readonly weightDecay?: number;
}

/**
 * Adam with decoupled weight decay: p ← (1 − γλ)p, and then Adam's step on the gradient alone.
 *
 * Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019; as PyTorch's AdamW.
 * @throws SinterError INVALID_ARGUMENT for a number out of its range
 * @example
 * trainer(net, { loss: crossEntropy(), optimizer: adamw({ lr: 3e-3, weightDecay: 0.01 }) });
 */
export function adamw(options?: AdamwOptions): Optimizer {
  const { weightDecay, ...rest } = settings<AdamwOptions>("adamw", options, {
    lr: 0.001,
    betas: [0.9, 0.999],
    epsilon: 1e-8,
    weightDecay: 0.01,
    amsgrad: false,
  });
  const keep = (_step: number, lr: number) => 1 - lr * weightDecay;
  return moments("adamw", rest, { keep }, (gradient, parameter, numbers) => ({
    gradient,
    parameter: shrunk(parameter, numbers.keep, weightDecay),
  }));
}
