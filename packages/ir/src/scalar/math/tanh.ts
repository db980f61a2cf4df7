import {
  abs,
  add,
  copysign,
  div,
  lt,
  mathFunction,
  min,
  mul,
  polynomial,
  pow2,
  type Scalar,
  select,
  sub,
} from "../scalar.ts";
import { reduceExp } from "./exp.ts";

/**
 * |x| < 0.625: x·(1 + x²·P(x²)), P by Chebyshev interpolation of (tanh(x)/x − 1)/x², x²·|error| < 2e-8.
 * Else ±(1 − 2/(e^{2|x|} + 1)), where the subtraction halves the relative error of the fraction; ±1
 * beyond |x| = 10.
 */
export function expandTanh(x: Scalar): Scalar {
  const positive = abs(x);
  const z = mul(x, x);
  const p = polynomial(z, [-0.33333328, 0.1333277, -0.053850908, 0.02099718, -0.006096714]);
  const small = mul(positive, add(1, mul(z, p)));
  const { n, high, low } = reduceExp(min(mul(positive, 2), 20));
  const large = sub(1, div(2, add(mul(add(1, sub(high, low)), pow2(n)), 1)));
  return copysign(select(lt(positive, 0.625), small, large), x);
}

/** (e^x − e^−x)/(e^x + e^−x) */
export const tanh = /* @__PURE__ */ mathFunction({
  name: "tanh",
  f64: Math.tanh,
  expand: expandTanh,
  ulp: 2,
  slope: () => 1,
});
