import { add, div, eq, lt, mathFunction, mul, type Scalar, select, sub } from "../scalar.ts";
import { expandLog } from "./log.ts";

/**
 * ln(1 + x) = ln w · x/(w − 1) with w = 1 + x rounded: both factors have the same relative error in w, which
 * cancels (Goldberg, What every computer scientist should know, theorem 4). Where w = 1 it is x, as is ∞.
 */
export function expandLog1p(x: Scalar): Scalar {
  const w = add(1, x);
  const near = select(eq(w, 1), x, mul(expandLog(w), div(x, sub(w, 1))));
  return select(lt(x, Infinity), near, x);
}

/** ln(1 + x), also near 0 */
export const log1p = /* @__PURE__ */ mathFunction({
  name: "log1p",
  f64: Math.log1p,
  expand: expandLog1p,
  ulp: 4,
  slope: (x, e) => (1 + x > e ? 1 / (1 + x - e) : Infinity),
});
