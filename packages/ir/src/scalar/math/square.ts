import { add, mul, neg, type Scalar, sub } from "../scalar.ts";
import { expandExpOfSum, round } from "./exp.ts";

/**
 * e^{−t²/2} for 0 ≤ t ≤ 14.5, or e^{−t²} for t ≤ 10.25: t = h + (t − h) with h in multiples of 2^−8, so that h² is exact
 * and t² = h² + (t − h)(t + h). An exponent of this size would lose its last bits, which are the first of the result.
 */
export function expandExpOfSquare(t: Scalar, factor: 0.5 | 1): Scalar {
  const h = mul(round(mul(t, 256)), 1 / 256);
  const times = (x: Scalar): Scalar => neg(factor === 1 ? x : mul(x, factor));
  return expandExpOfSum(times(mul(h, h)), times(mul(sub(t, h), add(t, h))));
}
