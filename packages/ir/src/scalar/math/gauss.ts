import { abs, mathFunction, min } from "../scalar.ts";
import { expandExpOfSquare } from "./square.ts";

/** e^(−x²); beyond |x| = 10.25 it is less than half of the smallest f32 */
export const gauss = /* @__PURE__ */ mathFunction({
  name: "gauss",
  f64: (x) => Math.exp(-x * x),
  expand: (x) => expandExpOfSquare(min(abs(x), 10.25), 1),
  ulp: 2,
  slope: () => 0.86,
});
