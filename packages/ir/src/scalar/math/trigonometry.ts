import { abs, add, eq, le, mul, nearest, neg, polynomial, type Scalar, select, sub } from "../scalar.ts";

/** Beyond this the quarters of a turn are too many to take off exactly: NaN rather than a wrong number. */
export const REACH = 1e5;

/** π/2 in parts of 8 bits, whose products with a number of quarters below 2^16 are exact, and a rest of 24. */
const QUARTER = [
  1.5703125, 0.0004825592041015625, 1.2665987014770508e-6, 9.89530235528946e-10, 2.5579538487363607e-12,
  5.390302953474238e-15,
];

/**
 * sin x for `turned` = 0 and cos x for 1: with n = round(x·2/π) and r = x − n·π/2 (Cody and Waite, 1980), |r| ≤ π/4,
 * it is ±sin r or ±cos r by n + turned modulo 4. sin r = r + r³·S(r²) and cos r = 1 − (r²/2 − r⁴·C(r²)), S and
 * C by Chebyshev interpolation, |error| < 3e-9.
 */
export function expandSine(x: Scalar, turned: 0 | 1): Scalar {
  const n = nearest(mul(x, 2 / Math.PI));
  const r = QUARTER.reduce((rest: Scalar, part) => sub(rest, mul(n, part)), x);
  const z = mul(r, r);
  const sine = add(
    r,
    mul(mul(r, z), polynomial(z, [-0.16666667, 0.008333332, -0.00019840039, 2.7243811e-6])),
  );
  const cosine = sub(
    1,
    sub(mul(0.5, z), mul(mul(z, z), polynomial(z, [0.041666664, -0.0013888279, 2.4542896e-5]))),
  );
  const quarters = add(n, turned);
  // n mod 4 and mod 2, as distances from the nearest multiple: −1, 0, 1, ±2.
  const over4 = sub(quarters, mul(4, nearest(mul(quarters, 0.25))));
  const isOdd = eq(mul(over4, over4), 1);
  const value = select(isOdd, cosine, sine);
  const isNegative = add(eq(over4, -1), eq(mul(over4, over4), 4));
  return select(le(abs(x), REACH), select(isNegative, neg(value), value), Number.NaN);
}
