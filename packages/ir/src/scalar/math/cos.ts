import { mathFunction, type Scalar } from "../scalar.ts";
import { expandSine, REACH } from "./trigonometry.ts";

/** cos x, x in radians */
export const cos = /* @__PURE__ */ mathFunction({
  name: "cos",
  f64: Math.cos,
  expand: (x: Scalar) => expandSine(x, 1),
  ulp: 3,
  slope: () => 1,
  reach: REACH,
});
