import { add, copysign, mathFunction, max, min, mul, neg, pow2, type Scalar, sub } from "../scalar.ts";
import { reduceExp, round } from "./exp.ts";

/**
 * e^x − 1 = 2^n·(e^r − 1) + (2^n − 1), of which e^r − 1 is what `reduceExp` gives: nothing cancels. 2^n is applied
 * as two factors h·k, as h·(e^r − 1) + (h − 1/k) and then times k. Below −20 the result is −1.
 */
function expandExpm1(x: Scalar): Scalar {
  const { n, high, low } = reduceExp(max(min(x, 89), -20));
  const half = round(mul(n, 0.5));
  const rest = sub(n, half);
  const [h, k] = [pow2(half), pow2(rest)];
  return copysign(mul(add(mul(h, sub(high, low)), sub(h, pow2(neg(rest)))), k), x);
}

/** e^x − 1, also near 0 */
export const expm1 = /* @__PURE__ */ mathFunction({
  name: "expm1",
  f64: Math.expm1,
  expand: expandExpm1,
  ulp: 2,
  slope: (x, e) => Math.exp(x + e),
});
