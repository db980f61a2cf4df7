import * as scalar from "@sinter/ir/scalar";
import { type ElementFunction, elementFunction } from "./function.ts";

/** sin x for |x| ≤ 100,000, NaN beyond */
export const sin: ElementFunction = /* @__PURE__ */ elementFunction("sin", (x) => scalar.sin(x));
/** cos x for |x| ≤ 100,000, NaN beyond */
export const cos: ElementFunction = /* @__PURE__ */ elementFunction("cos", (x) => scalar.cos(x));
/** erf x = 2/√π ∫₀ˣ exp(−t²) dt */
export const erf: ElementFunction = /* @__PURE__ */ elementFunction("erf", (x) => scalar.erf(x));
/** ln(1 + x), with all digits for small x */
export const log1p: ElementFunction = /* @__PURE__ */ elementFunction("log1p", (x) => scalar.log1p(x));
/** eˣ − 1, with all digits for small x */
export const expm1: ElementFunction = /* @__PURE__ */ elementFunction("expm1", (x) => scalar.expm1(x));
/** 1 / x */
export const reciprocal: ElementFunction = /* @__PURE__ */ elementFunction("reciprocal", (x) =>
  scalar.div(1, x),
);
