import { elementwise } from "../scalar/formula.ts";
import * as s from "../scalar/scalar.ts";

export const add = elementwise({ name: "add", doc: "x + a", formula: (x, a) => s.add(x, a) });
export const sub = elementwise({ name: "sub", doc: "x − a", formula: (x, a) => s.sub(x, a) });
export const mul = elementwise({ name: "mul", doc: "x · a", formula: (x, a) => s.mul(x, a) });
export const div = elementwise({ name: "div", doc: "x / a", formula: (x, a) => s.div(x, a) });
export const max = elementwise({
  name: "max",
  doc: "the larger of x and a; NaN if either is",
  formula: (x, a) => s.max(x, a),
});
export const min = elementwise({
  name: "min",
  doc: "the smaller of x and a; NaN if either is",
  formula: (x, a) => s.min(x, a),
});
export const neg = elementwise({ name: "neg", doc: "−x", formula: (x) => s.neg(x) });
export const abs = elementwise({ name: "abs", doc: "|x|", formula: (x) => s.abs(x) });
export const sqrt = elementwise({ name: "sqrt", doc: "√x", formula: (x) => s.sqrt(x) });
export const log = elementwise({ name: "log", doc: "ln x", formula: (x) => s.log(x) });
export const exp = elementwise({ name: "exp", doc: "e^x", formula: (x) => s.exp(x) });
