import { add, div, max, mul, sqrt, sub } from "@sinter/ir/scalar";
import { decayed } from "./decay.ts";
import { checkNumber, defineOptimizer, type Optimizer, settings } from "./optimizer.ts";

export interface RmspropOptions {
  /** Learning rate; 0.01 unless given. */
  readonly lr?: number;
  /** How much is kept of the mean of squares, below 1; 0.99 unless given. */
  readonly alpha?: number;
  /** ε; 1e-8 unless given. */
  readonly epsilon?: number;
  /** How much of the last step is kept, below 1; 0 unless given. */
  readonly momentum?: number;
  /** Divides by the deviation of gradients rather than by their root mean square. */
  readonly centered?: boolean;
  /** λ of λ/2·‖p‖² in the loss; 0 unless given. */
  readonly weightDecay?: number;
}

/**
 * RMSprop:
 *
 * g ← g + λp, s ← αs + (1 − α)g², d = g/(√s + ε), p ← p − γd; with momentum b ← μb + d, p ← p − γb; with `centered`
 * a ← αa + (1 − α)g and √(s − a²) in place of √s, where rounding never makes it the root of less than 0
 *
 * Tieleman and Hinton, Lecture 6.5, 2012; centered: Graves, Generating Sequences With Recurrent Neural Networks, 2013;
 * as PyTorch's RMSprop.
 * @throws SinterError INVALID_ARGUMENT for a number out of its range
 * @example
 * trainer(net, { loss: huber(), optimizer: rmsprop({ lr: 1e-3, momentum: 0.5 }) });
 */
export function rmsprop(options?: RmspropOptions): Optimizer {
  const { lr, alpha, epsilon, momentum, centered, weightDecay } = settings<RmspropOptions>(
    "rmsprop",
    options,
    { lr: 0.01, alpha: 0.99, epsilon: 1e-8, momentum: 0, centered: false, weightDecay: 0 },
  );
  checkNumber("rmsprop", "alpha", alpha, 0, 1);
  checkNumber("rmsprop", "momentum", momentum, 0, 1);
  type Slot = "meanSquare" | "mean" | "velocity";
  const slots: Slot[] = ["meanSquare"];
  if (centered) slots.push("mean");
  if (momentum > 0) slots.push("velocity");
  return defineOptimizer<Slot, "lr">({
    name: "rmsprop",
    lr,
    slots,
    numbers: { lr: (_step, rate) => rate },
    update({ parameter: p, gradient, kept, numbers: n }) {
      const g = decayed(gradient, p, weightDecay);
      const meanSquare = add(mul(alpha, kept.meanSquare), mul(1 - alpha, mul(g, g)));
      const mean = centered ? add(mul(alpha, kept.mean), mul(1 - alpha, g)) : g;
      const square = centered ? max(sub(meanSquare, mul(mean, mean)), 0) : meanSquare;
      const scaled = div(g, add(sqrt(square), epsilon));
      const velocity = momentum > 0 ? add(mul(momentum, kept.velocity), scaled) : scaled;
      return { parameter: sub(p, mul(n.lr, velocity)), meanSquare, mean, velocity };
    },
  });
}
