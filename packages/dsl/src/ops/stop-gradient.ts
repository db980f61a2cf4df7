import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import type { AnyTensor } from "../tensor.ts";

/**
 * x itself, but no gradient flows through it: for `grad` it is a constant.
 * @throws SinterError INVALID_ARGUMENT if x is no tensor
 * @example
 * const target = stopGradient(net(x));   // grad(loss, …) does not see that it depends on the parameters
 */
export const stopGradient = <T extends AnyTensor>(x: T): T =>
  lift("stopGradient", [x], (node) => build.stopGradient(node));
