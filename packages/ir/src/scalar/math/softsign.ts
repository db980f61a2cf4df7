import { abs, add, div, mathFunction } from "../scalar.ts";

/** x/(1 + |x|); a function with a name because its derivative 1/(1 + |x|)² would cancel if it were put together */
export const softsign = /* @__PURE__ */ mathFunction({
  name: "softsign",
  f64: (x) => (Math.abs(x) === Infinity ? Number.NaN : x / (1 + Math.abs(x))),
  expand: (x) => div(x, add(1, abs(x))),
  ulp: 2,
  slope: () => 1,
});
