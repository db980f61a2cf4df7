import { defineFormula, type Node } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { add, lt, mul, neg, type Scalar, select, softplus, sub } from "@sinter/ir/scalar";
import { exactScalar } from "../exact.ts";
import { defineLoss, type Loss, likeOutput, lossOptions, type ReductionOptions } from "./loss.ts";
import { alongLast } from "./numbers.ts";

export interface BceWithLogitsOptions extends ReductionOptions {
  /** How much a 1 counts beside a 0: a number, or one for each element of the last axis. */
  readonly posWeight?: number | ArrayLike<number>;
}

/**
 * (1 − y)x + c·ln(1 + e^−x) with c = 1 + (w − 1)y, and for x < 0, where both would cancel, −w·y·x + c·ln(1 + e^x): no
 * exponential overflows, and small losses keep their digits on both sides.
 */
const weighted = (x: Scalar, y: Scalar, weight: Scalar | number) => {
  const counts = weight === 1 ? 1 : add(1, mul(sub(weight, 1), y));
  const share = (z: Scalar) => (counts === 1 ? softplus(z) : mul(counts, softplus(z)));
  const target = weight === 1 ? y : mul(weight, y);
  return select(lt(x, 0), sub(share(x), mul(target, x)), add(mul(sub(1, y), x), share(neg(x))));
};
const plain = /* @__PURE__ */ defineFormula({ name: "bceWithLogits", formula: (x, y) => weighted(x, y, 1) });
const withWeight = /* @__PURE__ */ defineFormula({
  name: "weightedBceWithLogits",
  formula: (x, y, w) => weighted(x, y, w),
});

/**
 * −w·y·ln σ(x) − (1 − y)·ln(1 − σ(x)) of logits x and probabilities y, the mean of all elements, as PyTorch's
 * BCEWithLogitsLoss. Targets have the output's shape.
 * @throws SinterError INVALID_ARGUMENT if a weight is no number from 0, or there are not as many as the last axis has
 * @example
 * trainer(net, { loss: bceWithLogits({ posWeight: 3 }), optimizer: adam() });
 */
export function bceWithLogits(options?: BceWithLogitsOptions): Loss<"bceWithLogits", "like"> {
  const { reduction, posWeight } = lossOptions<BceWithLogitsOptions>(options, ["posWeight"], "bceWithLogits");
  const what = "bceWithLogits: posWeight";
  if (typeof posWeight === "number") alongLast([posWeight], [1], what);
  const term = (x: Node, y: Node): Node => {
    if (posWeight === undefined) return build.elementwise(plain.bind(), x, y);
    const weight =
      typeof posWeight === "number" ? exactScalar(posWeight) : alongLast(posWeight, x.shape, what);
    return build.elementwise(withWeight.bind(), x, y, weight);
  };
  return defineLoss({
    name: "bceWithLogits",
    reduction,
    targets: likeOutput,
    terms: (x, y) => ({ terms: term(x, y) }),
  });
}
