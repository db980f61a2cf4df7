import { abs, mathFunction, min, mul } from "../scalar.ts";
import { expandExpOfSquare } from "./square.ts";

/** 1/√2π */
const DENSITY = 1 / Math.sqrt(2 * Math.PI);

/** φ(x) = e^(−x²/2)/√2π, the density of the normal distribution; beyond |x| = 14.5 it is less than half of the smallest f32 */
export const normalPdf = /* @__PURE__ */ mathFunction({
  name: "normalPdf",
  f64: (x) => DENSITY * Math.exp((-x * x) / 2),
  expand: (x) => mul(DENSITY, expandExpOfSquare(min(abs(x), 14.5), 0.5)),
  ulp: 2,
  slope: () => 0.25,
});
