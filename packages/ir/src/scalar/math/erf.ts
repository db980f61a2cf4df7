import {
  abs,
  add,
  lt,
  mathFunction,
  min,
  mul,
  neg,
  polynomial,
  type Scalar,
  select,
  sub,
} from "../scalar.ts";
import { expandExpOfNegative } from "./exp.ts";

/** For |x| < 1: x + x·P(x²), P by Chebyshev interpolation of erf(x)/x − 1, |error| < 2e-9. */
export function expandErfSmall(x: Scalar): Scalar {
  const p = polynomial(
    mul(x, x),
    [0.12837917, -0.37612626, 0.11283594, -0.026854211, 0.0051890872, -0.00080168643, 0.00007875875],
  );
  return add(x, mul(x, p));
}

/**
 * |x| < 1: as above. Else ±(1 − exp(−Q(|x|))), Q by Chebyshev interpolation of −ln erfc on [1, 4], |error| < 2e-8;
 * erfc(4) < 2^-25, so |x| is clamped to 4, where the result is ±1.
 */
function expandErf(x: Scalar): Scalar {
  const q = polynomial(
    min(abs(x), 4),
    [
      -0.0003201381, 1.1302334, 0.63182604, 0.110080086, -0.026421135, 0.004759596, -0.00059680565,
      0.000046058045, -0.0000016371514,
    ],
  );
  const large = sub(1, expandExpOfNegative(neg(q)));
  return select(lt(abs(x), 1), expandErfSmall(x), select(lt(x, 0), neg(large), large));
}

/** erf by its series x·(2/√π)·e^{−x²}·Σ (2x²)^n / (2n+1)!! below 3, by the continued fraction above. */
function erf64(x: number): number {
  const a = Math.abs(x);
  if (!(a < 3)) return Number.isNaN(x) ? x : Math.sign(x) * (1 - tail64(a));
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-18; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** 1 − erf x, without cancelling. */
export const erfc64 = (x: number): number => (x < 1 ? 1 - erf64(x) : tail64(x));

/** erfc a = e^{−a²}/√π / (a + ½/(a + 1/(a + 3⁄2/(a + …)))) for a ≥ 1. */
function tail64(a: number): number {
  if (a > 28) return 0;
  let fraction = 0;
  for (let k = 240; k >= 1; k--) fraction = k / 2 / (a + fraction);
  return Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction);
}

/** (2/√π) ∫ e^{−t²} dt from 0 to x */
export const erf = /* @__PURE__ */ mathFunction({
  name: "erf",
  f64: erf64,
  expand: expandErf,
  ulp: 2,
  slope: () => 2 / Math.sqrt(Math.PI),
});
