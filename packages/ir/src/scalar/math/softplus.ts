import { abs, add, mathFunction, max, neg, type Scalar } from "../scalar.ts";
import { expandExpOfNegative } from "./exp.ts";
import { expandLog1p } from "./log1p.ts";

/** max(x, 0) + ln(1 + e^−|x|): no exponential overflows, and small values keep their digits. */
const expandSoftplus = (x: Scalar): Scalar => add(max(x, 0), expandLog1p(expandExpOfNegative(neg(abs(x)))));

/** ln(1 + e^x) */
export const softplus = /* @__PURE__ */ mathFunction({
  name: "softplus",
  f64: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  expand: expandSoftplus,
  ulp: 2,
  slope: (x, e) => 1 / (1 + Math.exp(-x - e)),
});
