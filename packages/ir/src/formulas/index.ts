import type { FormulaDefinition } from "../scalar/formula.ts";
import { abs, add, div, exp, log, max, min, mul, neg, sqrt, sub } from "./arithmetic.ts";
import { equal, greater, greaterEqual, less, lessEqual, notEqual } from "./compare.ts";
import { where } from "./where.ts";

/** The elementwise ops that graphs are built and rewritten with; activations are defined in the DSL. */
export const formulas = {
  add,
  sub,
  mul,
  div,
  max,
  min,
  neg,
  abs,
  sqrt,
  exp,
  log,
  less,
  lessEqual,
  greater,
  greaterEqual,
  equal,
  notEqual,
  where,
} as const satisfies Record<string, FormulaDefinition>;
