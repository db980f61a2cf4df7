import { elementwise } from "../scalar/formula.ts";
import { eq, le, lt, select } from "../scalar/scalar.ts";

const signature = "compare";

export const less = elementwise({ name: "less", doc: "x < a", signature, formula: (x, a) => lt(x, a) });
export const lessEqual = elementwise({
  name: "lessEqual",
  doc: "x ≤ a",
  signature,
  formula: (x, a) => le(x, a),
});
export const greater = elementwise({ name: "greater", doc: "x > a", signature, formula: (x, a) => lt(a, x) });
export const greaterEqual = elementwise({
  name: "greaterEqual",
  doc: "x ≥ a",
  signature,
  formula: (x, a) => le(a, x),
});
export const equal = elementwise({ name: "equal", doc: "x = a", signature, formula: (x, a) => eq(x, a) });
export const notEqual = elementwise({
  name: "notEqual",
  doc: "x ≠ a, also where either is NaN",
  signature,
  formula: (x, a) => select(eq(x, a), 0, 1),
});
