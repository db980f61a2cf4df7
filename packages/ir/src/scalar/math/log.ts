import {
  add,
  exponent,
  lt,
  mathFunction,
  mul,
  polynomial,
  type Scalar,
  select,
  significand,
  sub,
} from "../scalar.ts";
import { LN2_HI, LN2_LO } from "./ln2.ts";

/**
 * ln x = e·ln 2 + ln(1 + f) with x = 2^e·(1 + f), √½ ≤ 1 + f < √2, and ln 2 split as above.
 * ln(1 + f) = f − f²/2 + f³·P(f), P by Chebyshev interpolation, |error| < 4e-8. Denormals are scaled
 * by 2^23 first. 0 gives −∞, what is below NaN, ∞ and NaN themselves.
 */
export function expandLog(x: Scalar): Scalar {
  const tiny = lt(x, 2 ** -126);
  const scaled = select(tiny, mul(x, 2 ** 23), x);
  const m = significand(scaled);
  const high = lt(Math.SQRT2, m);
  const e = add(sub(exponent(scaled), select(tiny, 23, 0)), select(high, 1, 0));
  const f = sub(select(high, mul(m, 0.5), m), 1);
  const p = polynomial(
    f,
    [
      0.3333333, -0.24999997, 0.2000073, -0.1666785, 0.14248551, -0.124240376, 0.11689071, -0.114945464,
      0.069807015,
    ],
  );
  const z = mul(f, f);
  const low = add(mul(e, LN2_LO), sub(mul(mul(f, z), p), mul(0.5, z)));
  const positive = select(lt(x, Infinity), add(add(low, f), mul(e, LN2_HI)), x);
  return select(lt(0, x), positive, select(lt(x, 0), Number.NaN, sub(x, Infinity)));
}

/** ln x */
export const log = /* @__PURE__ */ mathFunction({
  name: "log",
  f64: Math.log,
  expand: expandLog,
  ulp: 2,
  slope: (x, e) => (x > e ? 1 / (x - e) : Infinity),
});
