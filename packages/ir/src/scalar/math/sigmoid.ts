import { abs, add, div, lt, mathFunction, mul, neg, type Scalar, select, sub } from "../scalar.ts";
import { expandExpOfNegative } from "./exp.ts";

/**
 * With e = exp(−|x|): q = 1/(1 + e) for x ≥ 0, e/(1 + e) below, so neither side overflows or cancels.
 * Below −1 it is e − e·q, whose second term is small, so that only e and the difference round.
 */
function expandSigmoid(x: Scalar): Scalar {
  const e = expandExpOfNegative(neg(abs(x)));
  const q = div(select(lt(x, 0), e, 1), add(1, e));
  return select(lt(x, -1), sub(e, mul(e, q)), q);
}

/** 1/(1 + e^−x) */
export const sigmoid = /* @__PURE__ */ mathFunction({
  name: "sigmoid",
  f64: (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
  expand: expandSigmoid,
  ulp: 2,
  slope: () => 0.25,
});
