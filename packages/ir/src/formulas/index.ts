import type { FormulaDefinition } from "../scalar/formula.ts";
import { abs, add, div, exp, log, max, min, mul, neg, sqrt, sub } from "./arithmetic.ts";
import { equal, greater, greaterEqual, less, lessEqual, notEqual } from "./compare.ts";
import { gelu } from "./gelu.ts";
import { leakyRelu } from "./leaky-relu.ts";
import { prelu } from "./prelu.ts";
import { relu } from "./relu.ts";
import { sigmoid } from "./sigmoid.ts";
import { tanh } from "./tanh.ts";
import { where } from "./where.ts";

/** Every elementwise op that Sinter knows by name. */
export const formulas = {
  relu,
  sigmoid,
  tanh,
  leakyRelu,
  prelu,
  gelu,
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
