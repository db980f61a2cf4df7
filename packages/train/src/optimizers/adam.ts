import { add, div, max, mul, type Scalar, sqrt, sub } from "@sinter/ir/scalar";
import { decayed } from "./decay.ts";
import { checkBetas, defineOptimizer, type Element, type Optimizer, settings } from "./optimizer.ts";

export interface AdamOptions {
  /** Learning rate; 0.001 unless given. */
  readonly lr?: number;
  /** How much is kept of the means of gradients and of their squares; [0.9, 0.999] unless given. */
  readonly betas?: readonly [number, number];
  /** ε; 1e-8 unless given. */
  readonly epsilon?: number;
  /** λ of λ/2·‖p‖² in the loss; 0 unless given. */
  readonly weightDecay?: number;
  /** Divides by the largest mean of squares that there was. */
  readonly amsgrad?: boolean;
}

/**
 * Adam, at step t:
 *
 * g ← g + λp, m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², p ← p − γ·m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)
 *
 * Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015; with `amsgrad` v is replaced by its largest value
 * so far (Reddi, Kale and Kumar, On the Convergence of Adam and Beyond, 2018); as PyTorch's Adam.
 * @throws SinterError INVALID_ARGUMENT for a number out of its range
 * @example
 * trainer(net, { loss: crossEntropy(), optimizer: adam({ lr: 1e-3 }) });
 */
export function adam(options?: AdamOptions): Optimizer {
  const { weightDecay, ...rest } = settings<AdamOptions>("adam", options, {
    lr: 0.001,
    betas: [0.9, 0.999],
    epsilon: 1e-8,
    weightDecay: 0,
    amsgrad: false,
  });
  return moments("adam", rest, {}, (gradient, parameter) => ({
    gradient: decayed(gradient, parameter, weightDecay),
    parameter,
  }));
}

type Moment = "firstMoment" | "secondMoment" | "largestMoment";

/**
 * Adam's step, on what decay makes of gradient and parameter.
 * @param more numbers of the step that decay needs
 */
export function moments<More extends string>(
  name: string,
  { lr, betas, epsilon, amsgrad }: Required<Omit<AdamOptions, "weightDecay">>,
  more: { readonly [N in More]: (step: number, lr: number) => number },
  decay: (
    gradient: Scalar,
    parameter: Scalar,
    numbers: Element<Moment, More>["numbers"],
  ) => { readonly gradient: Scalar; readonly parameter: Scalar },
): Optimizer {
  checkBetas(name, betas);
  const [b1, b2] = betas;
  const slots: Moment[] = ["firstMoment", "secondMoment"];
  if (amsgrad) slots.push("largestMoment");
  return defineOptimizer<Moment, "stepSize" | "correction" | More>({
    name,
    lr,
    slots,
    numbers: {
      ...more,
      stepSize: (t: number, rate: number) => rate / (1 - b1 ** t),
      correction: (t: number) => 1 / Math.sqrt(1 - b2 ** t),
    } as { readonly [N in "stepSize" | "correction" | More]: (step: number, lr: number) => number },
    update({ parameter, gradient, kept, numbers }) {
      const { gradient: g, parameter: p } = decay(gradient, parameter, numbers);
      const firstMoment = add(mul(b1, kept.firstMoment), mul(1 - b1, g));
      const secondMoment = add(mul(b2, kept.secondMoment), mul(1 - b2, mul(g, g)));
      const largestMoment = amsgrad ? max(kept.largestMoment, secondMoment) : secondMoment;
      const size = add(mul(sqrt(largestMoment), numbers.correction), epsilon);
      return {
        parameter: sub(p, mul(numbers.stepSize, div(firstMoment, size))),
        firstMoment,
        secondMoment,
        largestMoment,
      };
    },
  });
}
