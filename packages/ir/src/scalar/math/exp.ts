import { add, mathFunction, max, min, mul, polynomial, pow2, type Scalar, sub } from "../scalar.ts";
import { LN2_HI, LN2_LO } from "./ln2.ts";

/**
 * e^x = 2^n · e^r with n = round(x / ln 2) and r = x − n·ln 2, |r| ≤ ln 2 / 2 (Cody and Waite, 1980:
 * ln 2 is split so that n·LN2_HI is exact). e^r = 1 + r + r²·P(r), P by Chebyshev interpolation of
 * (e^r − 1 − r)/r², r²·|error| < 9e-9. 2^n is applied as two factors, so that denormals and the largest
 * values come out; outside [-104, 89] the result is 0 or ∞ anyway.
 */
export function expandExp(x: Scalar): Scalar {
  const clamped = max(min(x, 89), -104);
  const { n, high, low } = reduceExp(clamped);
  const er = add(1, sub(high, low));
  const half = round(mul(n, 0.5));
  return mul(mul(er, pow2(half)), pow2(sub(n, half)));
}

/** 2^64·e^x for x ≤ 0, as `expandExp` without its upper half: the factor keeps it from being denormal. */
export function expandLargeExp(x: Scalar): Scalar {
  const { n, high, low } = reduceExp(max(x, -104));
  return mul(add(1, sub(high, low)), pow2(add(n, 64)));
}

/** e^x for x ≤ 0. */
export const expandExpOfNegative = (x: Scalar): Scalar => mul(expandLargeExp(x), 2 ** -64);

/** e^(x + y) for x in [-106, 0] and a small y, of which the sum would lose digits. */
export function expandExpOfSum(x: Scalar, y: Scalar): Scalar {
  const { n, high, low } = reduceExp(x, y);
  const half = round(mul(n, 0.5));
  return mul(mul(add(1, sub(high, low)), pow2(half)), pow2(sub(n, half)));
}

/** The nearest integer for |x| < 2^22: in f32, 1.5·2^23 has no room for a fraction. */
export const round = (x: Scalar): Scalar => sub(add(x, 1.5 * 2 ** 23), 1.5 * 2 ** 23);

/** n = round(x / ln 2) and e^r − 1 = high − low with r = x + y − n·ln 2, high without rounding error. */
export function reduceExp(
  x: Scalar,
  y?: Scalar,
): { readonly n: Scalar; readonly high: Scalar; readonly low: Scalar } {
  const n = round(mul(x, 1 / Math.LN2));
  const high = sub(x, mul(n, LN2_HI));
  const error = y === undefined ? mul(n, LN2_LO) : sub(mul(n, LN2_LO), y);
  const r = sub(high, error);
  const p = polynomial(r, [0.5, 0.16666576, 0.041666556, 0.008363203, 0.0013926213]);
  return { n, high, low: sub(error, mul(mul(r, r), p)) };
}

/** e^x */
export const exp = /* @__PURE__ */ mathFunction({
  name: "exp",
  f64: Math.exp,
  expand: expandExp,
  ulp: 2,
  slope: (x, e) => Math.exp(x + e),
});
