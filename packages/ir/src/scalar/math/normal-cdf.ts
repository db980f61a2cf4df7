import {
  abs,
  add,
  div,
  lt,
  mathFunction,
  min,
  mul,
  polynomial,
  type Scalar,
  select,
  sub,
} from "../scalar.ts";
import { erfc64, expandErfSmall } from "./erf.ts";
import { expandExpOfSquare } from "./square.ts";

/**
 * |x| < 1: ½ + ½·erf(x/√2). Else with t = |x| the tail e^{−t²/2}·g(t) below 0, and 1 less it above. g(t) = w·P(w − ½)
 * with w = 1/(1 + t/4), P by Chebyshev interpolation for t in [1, 14.5], relative error < 3e-8. Beyond 14.5 the tail is
 * less than half of the smallest f32.
 */
function expandNormalCdf(x: Scalar): Scalar {
  const t = min(abs(x), 14.5);
  const e = expandExpOfSquare(t, 0.5);
  const w = div(1, add(1, mul(t, 0.25)));
  const p = polynomial(
    sub(w, 0.5),
    [0.18882127, 0.30394828, 0.38713893, 0.37305158, 0.2415009, 0.059973218, -0.054153953, -0.046691418],
  );
  const tail = mul(e, mul(w, p));
  const small = add(0.5, mul(0.5, expandErfSmall(mul(x, Math.SQRT1_2))));
  const far = select(lt(x, 0), tail, sub(1, tail));
  // NaN compares with nothing, and goes the first way.
  return select(lt(1, abs(x)), far, small);
}

/** Φ(x), the normal distribution: (1 + erf(x/√2))/2 */
export const normalCdf = /* @__PURE__ */ mathFunction({
  name: "normalCdf",
  f64: (x) => 0.5 * erfc64(-x * Math.SQRT1_2),
  expand: expandNormalCdf,
  ulp: 7,
  slope: () => 1 / Math.sqrt(2 * Math.PI),
});
