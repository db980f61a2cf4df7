import { elementwise } from "../scalar/formula.ts";
import * as s from "../scalar/scalar.ts";

/** x + a */
export const add = elementwise({ name: "add", formula: s.add });
/** x − a */
export const sub = elementwise({ name: "sub", formula: s.sub });
/** x · a */
export const mul = elementwise({ name: "mul", formula: s.mul });
/** x / a */
export const div = elementwise({ name: "div", formula: s.div });
/** the larger of x and a; NaN if either is */
export const max = elementwise({
  name: "max",
  formula: s.max,
});
/** the smaller of x and a; NaN if either is */
export const min = elementwise({
  name: "min",
  formula: s.min,
});
/** −x */
export const neg = elementwise({ name: "neg", formula: s.neg });
/** |x| */
export const abs = elementwise({ name: "abs", formula: s.abs });
/** √x */
export const sqrt = elementwise({ name: "sqrt", formula: s.sqrt });
/** ln x */
export const log = elementwise({ name: "log", formula: s.log });
/** e^x */
export const exp = elementwise({ name: "exp", formula: s.exp });
