import { mathFunction, type Scalar } from "../scalar.ts";
import { expandSine, REACH } from "./trigonometry.ts";

/** sin x, x in radians */
export const sin = /* @__PURE__ */ mathFunction({
  name: "sin",
  f64: Math.sin,
  expand: (x: Scalar) => expandSine(x, 0),
  ulp: 3,
  slope: () => 1,
  reach: REACH,
});
