import { defineFormula } from "../scalar/formula.ts";
import { eq, le, lt, type Scalar, select } from "../scalar/scalar.ts";

const comparison = (name: string, formula: (x: Scalar, a: Scalar) => Scalar) =>
  defineFormula({ name, signature: "compare", formula }, { standard: true });

/** x < a */
export const less = comparison("less", (x, a) => lt(x, a));
/** x ≤ a */
export const lessEqual = comparison("lessEqual", (x, a) => le(x, a));
/** x > a */
export const greater = comparison("greater", (x, a) => lt(a, x));
/** x ≥ a */
export const greaterEqual = comparison("greaterEqual", (x, a) => le(a, x));
/** x = a */
export const equal = comparison("equal", (x, a) => eq(x, a));
/** x ≠ a, also where either is NaN */
export const notEqual = comparison("notEqual", (x, a) => select(eq(x, a), 0, 1));
