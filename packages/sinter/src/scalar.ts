/**
 * What formulas are made of: functions of scalars and numbers. `lt` is 1 or 0, `select(c, a, b)` is
 * a where c is not 0, `polynomial(x, [c0, c1, …])` is c0 + c1·x + ….
 */
export {
  abs,
  add,
  constant,
  cos,
  div,
  erf,
  exp,
  expm1,
  gauss,
  log,
  log1p,
  lt,
  max,
  min,
  mul,
  nearest,
  neg,
  normalCdf,
  normalPdf,
  polynomial,
  select,
  sigmoid,
  sin,
  softplus,
  softsign,
  sqrt,
  sub,
  tanh,
} from "@sinter/ir/scalar";
