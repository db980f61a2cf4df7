import { elementwise } from "../scalar/formula.ts";
import { eq, le, lt, select } from "../scalar/scalar.ts";

const signature = "compare";

/** x < a */
export const less = elementwise({ name: "less", signature, formula: (x, a) => lt(x, a) });
/** x ≤ a */
export const lessEqual = elementwise({
  name: "lessEqual",
  signature,
  formula: (x, a) => le(x, a),
});
/** x > a */
export const greater = elementwise({ name: "greater", signature, formula: (x, a) => lt(a, x) });
/** x ≥ a */
export const greaterEqual = elementwise({
  name: "greaterEqual",
  signature,
  formula: (x, a) => le(a, x),
});
/** x = a */
export const equal = elementwise({ name: "equal", signature, formula: (x, a) => eq(x, a) });
/** x ≠ a, also where either is NaN */
export const notEqual = elementwise({
  name: "notEqual",
  signature,
  formula: (x, a) => select(eq(x, a), 0, 1),
});
