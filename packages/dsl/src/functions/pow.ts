import { gotValue, type Node, type Shape, SinterError } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import type { Tensor } from "../tensor.ts";
import { root } from "./root.ts";

type Exponent = -2 | -1 | -0.5 | 0.5 | 1 | 1.5 | 2 | 3 | 4;

const times = (a: Node, b: Node): Node => build.apply("mul", a, b);

const over = (x: Node): Node => build.apply("div", build.scalar(1), x);

const powers: { readonly [E in Exponent]: (x: Node) => Node } = {
  [-2]: (x) => over(times(x, x)),
  [-1]: (x) => over(x),
  [-0.5]: (x) => over(build.apply("sqrt", x)),
  0.5: (x) => build.apply("sqrt", x),
  1: (x) => x,
  1.5: (x) => times(x, root(x)),
  2: (x) => times(x, x),
  3: (x) => times(times(x, x), x),
  4: (x) => times(times(x, x), times(x, x)),
};

/**
 * x to a power that products, quotients and a root make within 2 ulp. Another whole one is a product of such, and of x above 0
 * any is `exp(mul(log(x), exponent))`, which loses as many digits as the exponent times the logarithm has.
 * @throws SinterError INVALID_ARGUMENT for another exponent
 * @example
 * mean(pow(x, 2))
 */
export function pow<const S extends Shape>(x: Tensor<S>, exponent: Exponent): Tensor<S> {
  const power = typeof exponent === "number" ? powers[exponent] : undefined;
  if (power === undefined)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `pow takes the exponents -2, -1, -0.5, 0.5, 1, 1.5, 2, 3 and 4, got ${gotValue(exponent)}; multiply such powers for another whole one, and of x above 0 write exp(mul(log(x), exponent))`,
    );
  return lift("pow", [x], power);
}
