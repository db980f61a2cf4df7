import { add, mathFunction, mul, type Scalar } from "../scalar.ts";
import { expandExp } from "./exp.ts";
import { expandTanh } from "./tanh.ts";

/** e^x − 1 = tanh(x/2)·(e^x + 1), in which nothing cancels. */
const expandExpm1 = (x: Scalar): Scalar => mul(expandTanh(mul(0.5, x)), add(expandExp(x), 1));

/** e^x − 1, also near 0 */
export const expm1 = /* @__PURE__ */ mathFunction({
  name: "expm1",
  f64: Math.expm1,
  expand: expandExpm1,
  ulp: 4,
  slope: (x, e) => Math.exp(x + e),
});
