import { gotValue, type Node } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { exactScalar } from "../exact.ts";
import { invalid } from "../invalid.ts";
import { classTargets, oneHot } from "./classes.ts";
import { defineLoss, type Loss, lossOptions, type ReductionOptions, type Terms } from "./loss.ts";
import { alongLast } from "./numbers.ts";

export interface CrossEntropyOptions extends ReductionOptions {
  /** ε of the part ε/C that every class has of the target; 0 unless given. */
  readonly labelSmoothing?: number;
  /** How much each class counts. */
  readonly weights?: ArrayLike<number>;
}

/**
 * −Σ_c t_c·w_c·ln softmax(x)_c along the last axis, for logits x and the target's distribution t, the mean of all rows,
 * as PyTorch's CrossEntropyLoss. Targets are class indices, or a probability for each class.
 *
 * With `labelSmoothing` ε the target is (1 − ε)t + ε/C. With `weights` and class indices the mean is divided by the sum
 * of the targets' weights.
 * @throws SinterError INVALID_ARGUMENT if the smoothing is not in [0, 1), or a weight is no number from 0
 * @example
 * const t = trainer(net, { loss: crossEntropy({ labelSmoothing: 0.1 }), optimizer: adam(), seed: 1 });
 * t.step(pixels, labels);   // Float32Array, Int32Array
 */
export function crossEntropy(options?: CrossEntropyOptions): Loss<"crossEntropy", "classes"> {
  const {
    reduction,
    labelSmoothing = 0,
    weights,
  } = lossOptions<CrossEntropyOptions>(options, ["labelSmoothing", "weights"], "crossEntropy");
  if (!(labelSmoothing >= 0 && labelSmoothing < 1))
    invalid(`crossEntropy: labelSmoothing is a number from 0 and below 1, got ${gotValue(labelSmoothing)}`);
  return defineLoss({
    name: "crossEntropy",
    reduction,
    targets: (shape) => classTargets("crossEntropy", shape),
    terms: (x, target) =>
      logLikelihood("crossEntropy", build.logSoftmax(x), target, { labelSmoothing, weights }),
  });
}

/** −Σ_c t_c·w_c·x_c of logarithms of probabilities x. */
export function logLikelihood(
  name: string,
  logs: Node,
  target: Node,
  { labelSmoothing = 0, weights }: Omit<CrossEntropyOptions, "reduction">,
): Terms {
  const isClasses = target.dtype === "i32";
  const classes = logs.shape.at(-1) as number;
  const times = (a: Node, b: Node) => build.apply("mul", a, b);
  const sum = (x: Node) => build.reduce(x, "sum", x.shape.length - 1);
  const hard = isClasses ? oneHot(target, logs.shape) : target;
  const smooth =
    labelSmoothing === 0
      ? hard
      : build.apply(
          "add",
          times(hard, exactScalar(1 - labelSmoothing)),
          exactScalar(labelSmoothing / classes),
        );
  const terms = (t: Node) => build.apply("neg", sum(times(t, logs)));
  if (weights === undefined) return { terms: terms(smooth) };
  const weight = alongLast(weights, logs.shape, `${name}: weights`);
  const weighted = terms(times(smooth, weight));
  if (!isClasses) return { terms: weighted };
  // Terms are weighted already; what they are divided by is all that is left.
  const own = sum(times(hard, weight));
  return { terms: weighted, divisor: own };
}
