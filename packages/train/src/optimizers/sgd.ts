import { add, mul, type Scalar, sub } from "@sinter/ir/scalar";
import { invalid } from "../invalid.ts";
import { decayed } from "./decay.ts";
import { checkNumber, defineOptimizer, type Optimizer, settings } from "./optimizer.ts";

export interface SgdOptions {
  /** Learning rate; 0.001 unless given. */
  readonly lr?: number;
  /** How much of the last step is kept, below 1; 0 unless given. */
  readonly momentum?: number;
  /** How much less of a gradient is added to what is kept, from the second step on; 0 unless given. */
  readonly dampening?: number;
  /** Looks ahead: steps by the gradient and what will be kept. */
  readonly nesterov?: boolean;
  /** λ of λ/2·‖p‖² in the loss; 0 unless given. */
  readonly weightDecay?: number;
}

/**
 * Stochastic gradient descent, with momentum if it is given:
 *
 * g ← g + λp, v ← μv + (1 − τ)g, p ← p − γv, or with `nesterov` p ← p − γ(g + μv)
 *
 * The first step has v = g. Sutskever, Martens, Dahl and Hinton, On the importance of initialization and momentum in
 * deep learning, 2013; as PyTorch's SGD.
 * @throws SinterError INVALID_ARGUMENT for a number out of its range, and for nesterov without momentum or with
 *   dampening
 * @example
 * trainer(net, { loss: mse(), optimizer: sgd({ lr: 0.05, momentum: 0.9, nesterov: true }) });
 */
export function sgd(options?: SgdOptions): Optimizer {
  const { lr, momentum, dampening, nesterov, weightDecay } = settings<SgdOptions>("sgd", options, {
    lr: 0.001,
    momentum: 0,
    dampening: 0,
    nesterov: false,
    weightDecay: 0,
  });
  checkNumber("sgd", "momentum", momentum, 0, 1);
  if (nesterov && (momentum === 0 || dampening !== 0))
    invalid("sgd: nesterov needs a momentum above 0 and no dampening");
  const numbers = { lr: (_step: number, rate: number) => rate };
  const step = (p: Scalar, by: Scalar, rate: Scalar) => sub(p, mul(rate, by));
  if (momentum === 0)
    return defineOptimizer({
      name: "sgd",
      lr,
      slots: [],
      numbers,
      update: ({ parameter: p, gradient, numbers: n }) => ({
        parameter: step(p, decayed(gradient, p, weightDecay), n.lr),
      }),
    });
  return defineOptimizer({
    name: "sgd",
    lr,
    slots: ["velocity"],
    numbers: { ...numbers, share: (t: number) => (t === 1 ? 1 : 1 - dampening) },
    update({ parameter: p, gradient, kept, numbers: n }) {
      const g = decayed(gradient, p, weightDecay);
      const velocity = add(mul(momentum, kept.velocity), dampening === 0 ? g : mul(n.share, g));
      return { parameter: step(p, nesterov ? add(g, mul(momentum, velocity)) : velocity, n.lr), velocity };
    },
  });
}
