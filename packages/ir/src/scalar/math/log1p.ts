import { add, div, lt, mathFunction, max, type Scalar, select, sub } from "../scalar.ts";
import { expandLog } from "./log.ts";

/**
 * ln(1 + x) = ln w + (x − (w − 1))/w with w = 1 + x rounded, whose error x − (w − 1) is exact. (At −1 the quotient is
 * 0, and at ∞ the result is ∞.)
 */
export function expandLog1p(x: Scalar): Scalar {
  const w = add(1, x);
  const near = add(expandLog(w), div(sub(x, sub(w, 1)), max(w, 2 ** -126)));
  return select(lt(x, Infinity), near, x);
}

/** ln(1 + x), also near 0 */
export const log1p = /* @__PURE__ */ mathFunction({
  name: "log1p",
  f64: Math.log1p,
  expand: expandLog1p,
  ulp: 2,
  slope: (x, e) => (1 + x > e ? 1 / (1 + x - e) : Infinity),
});
