import * as build from "@sinter/ir/build";
import { defineLoss, type Loss, likeOutput, lossOptions, type ReductionOptions } from "./loss.ts";

/**
 * |x − y|, the mean of all elements, as PyTorch's L1Loss. Targets have the output's shape.
 * @throws SinterError INVALID_ARGUMENT if the reduction is neither "mean" nor "sum"
 */
export function l1(options?: ReductionOptions): Loss<"l1", "like"> {
  const { reduction } = lossOptions<ReductionOptions>(options, [], "l1");
  return defineLoss({
    name: "l1",
    reduction,
    targets: likeOutput,
    terms: (x, y) => ({ terms: build.apply("abs", build.apply("sub", x, y)) }),
  });
}
