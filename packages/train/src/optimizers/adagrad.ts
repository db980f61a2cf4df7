import { add, div, mul, sqrt, sub } from "@sinter/ir/scalar";
import { decayed } from "./decay.ts";
import { defineOptimizer, type Optimizer, settings } from "./optimizer.ts";

export interface AdagradOptions {
  /** Learning rate; 0.01 unless given. */
  readonly lr?: number;
  /** η of γ/(1 + (t − 1)η), the learning rate of step t; 0 unless given. */
  readonly lrDecay?: number;
  /** ε; 1e-10 unless given. */
  readonly epsilon?: number;
  /** λ of λ/2·‖p‖² in the loss; 0 unless given. */
  readonly weightDecay?: number;
}

/**
 * Adagrad: g ← g + λp, s ← s + g², p ← p − γg/(√s + ε)
 *
 * Duchi, Hazan and Singer, Adaptive Subgradient Methods for Online Learning and Stochastic Optimization, 2011; as
 * PyTorch's Adagrad.
 * @throws SinterError INVALID_ARGUMENT for a number out of its range
 * @example
 * trainer(net, { loss: l1(), optimizer: adagrad({ lr: 0.1 }) });
 */
export function adagrad(options?: AdagradOptions): Optimizer {
  const { lr, lrDecay, epsilon, weightDecay } = settings<AdagradOptions>("adagrad", options, {
    lr: 0.01,
    lrDecay: 0,
    epsilon: 1e-10,
    weightDecay: 0,
  });
  return defineOptimizer({
    name: "adagrad",
    lr,
    slots: ["sumOfSquares"],
    numbers: { lr: (t, rate) => rate / (1 + (t - 1) * lrDecay) },
    update({ parameter: p, gradient, kept, numbers: n }) {
      const g = decayed(gradient, p, weightDecay);
      const sumOfSquares = add(kept.sumOfSquares, mul(g, g));
      return { parameter: sub(p, mul(n.lr, div(g, add(sqrt(sumOfSquares), epsilon)))), sumOfSquares };
    },
  });
}
