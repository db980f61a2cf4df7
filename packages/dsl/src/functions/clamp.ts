import { checkOptions, gotValue, type Node, type Shape, SinterError } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import type { Tensor } from "../tensor.ts";

export interface ClampOptions {
  readonly min?: number;
  readonly max?: number;
}

/**
 * x, but min where it is below and max where it is above; NaN stays. Either may be left out.
 * @throws SinterError INVALID_ARGUMENT if a bound is no number, or min above max
 * @example
 * clamp(x, { min: 0 })
 */
export function clamp<const S extends Shape>(x: Tensor<S>, options: ClampOptions): Tensor<S> {
  const { min = -Infinity, max = Infinity } = checkOptions<ClampOptions>(options, ["min", "max"], "clamp");
  for (const bound of [min, max])
    if (typeof bound !== "number" || Number.isNaN(bound))
      throw new SinterError("INVALID_ARGUMENT", `clamp: min and max are numbers, got ${gotValue(bound)}`);
  if (min > max)
    throw new SinterError("INVALID_ARGUMENT", `clamp: min is not above max, got ${min} and ${max}`);
  const bounded = (x: Node, isBeyond: "less" | "greater", bound: number): Node => {
    const limit = build.scalar(bound);
    return build.apply("where", build.apply(isBeyond, x, limit), limit, x);
  };
  // At a bound the derivative is that of x, as in PyTorch.
  return lift("clamp", [x], (node) => {
    const above = min === -Infinity ? node : bounded(node, "less", min);
    return max === Infinity ? above : bounded(above, "greater", max);
  });
}
