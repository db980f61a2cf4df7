import { defineFormula } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { mul } from "@sinter/ir/scalar";
import { defineLoss, type Loss, likeOutput, lossOptions, type ReductionOptions } from "./loss.ts";

const square = /* @__PURE__ */ defineFormula({ name: "square", formula: (x) => mul(x, x) });

/**
 * (x − y)², the mean of all elements, as PyTorch's MSELoss. Targets have the output's shape.
 * @throws SinterError INVALID_ARGUMENT if the reduction is neither "mean" nor "sum"
 */
export function mse(options?: ReductionOptions): Loss<"mse", "like"> {
  const { reduction } = lossOptions<ReductionOptions>(options, [], "mse");
  return defineLoss({
    name: "mse",
    reduction,
    targets: likeOutput,
    terms: (x, y) => ({ terms: build.elementwise(square.bind(), build.apply("sub", x, y)) }),
  });
}
