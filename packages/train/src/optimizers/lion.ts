import { add, lt, mul, sub } from "@sinter/ir/scalar";
import { shrunk } from "./decay.ts";
import { checkBetas, defineOptimizer, type Optimizer, settings } from "./optimizer.ts";

export interface LionOptions {
  /** Learning rate; 0.0001 unless given. */
  readonly lr?: number;
  /** How much of the mean counts in a step, and how much of it is kept; [0.9, 0.99] unless given. */
  readonly betas?: readonly [number, number];
  /** λ, by which parameters shrink in each step; 0 unless given. */
  readonly weightDecay?: number;
}

/**
 * Lion: p ← (1 − γλ)p − γ·sign(β₁m + (1 − β₁)g), m ← β₂m + (1 − β₂)g
 *
 * Chen et al., Symbolic Discovery of Optimization Algorithms, 2023.
 * @throws SinterError INVALID_ARGUMENT for a number out of its range
 * @example
 * trainer(net, { loss: crossEntropy(), optimizer: lion({ lr: 1e-4, weightDecay: 0.1 }) });
 */
export function lion(options?: LionOptions): Optimizer {
  const { lr, betas, weightDecay } = settings<LionOptions>("lion", options, {
    lr: 0.0001,
    betas: [0.9, 0.99],
    weightDecay: 0,
  });
  checkBetas("lion", betas);
  const [b1, b2] = betas;
  return defineOptimizer({
    name: "lion",
    lr,
    slots: ["mean"],
    numbers: { lr: (_t, rate) => rate, keep: (_t, rate) => 1 - rate * weightDecay },
    update({ parameter: p, gradient: g, kept, numbers: n }) {
      const direction = add(mul(b1, kept.mean), mul(1 - b1, g));
      const sign = sub(lt(0, direction), lt(direction, 0));
      return {
        parameter: sub(shrunk(p, n.keep, weightDecay), mul(n.lr, sign)),
        mean: add(mul(b2, kept.mean), mul(1 - b2, g)),
      };
    },
  });
}
