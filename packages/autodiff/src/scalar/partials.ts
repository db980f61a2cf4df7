import type { MathName, Scalar, ScalarOp } from "@sinter/ir";
import * as s from "@sinter/ir/scalar";
import { choose, negative, over, sign, times } from "./algebra.ts";

/**
 * The partial derivatives of one function, with respect to each operand in order: from its value y, which is
 * computed anyway, and its operands. At kinks and ties they are PyTorch's.
 */
type Partials = (y: Scalar, ...operands: Scalar[]) => readonly (Scalar | number)[];

const isConstant = (x: Scalar): boolean => x.kind === "const";

/** 1 where a is the larger, 0 where b is, ½ at a tie. */
const half = (a: Scalar, b: Scalar): Scalar => s.mul(0.5, s.add(s.lt(b, a), s.le(b, a)));

const square = (a: Scalar): Scalar => s.mul(a, a);

/** One line for each op. */
export const ofOps: { readonly [O in ScalarOp]: Partials } = {
  neg: () => [-1],
  /** 0 at 0. */
  abs: (_, a) => [sign(a)],
  sqrt: (y) => [over(s.constant(0.5), y)],
  /** Constant between steps, and 0 at a step. */
  nearest: () => [0],
  pow2: () => [0],
  exponent: () => [0],
  significand: (y, a) => [over(y, a)],
  /** 0 where a is 0. */
  copysign: (_, a, b) => [times(sign(a), s.copysign(1, b)), 0],
  add: () => [1, 1],
  sub: () => [1, -1],
  mul: (_, a, b) => [b, a],
  div: (y, _, b) => [over(s.constant(1), b), negative(over(y, b))],
  /** Of two values that are equal each gets half; against a number, the number wins. */
  max: (_, a, b) =>
    isConstant(b) ? [s.lt(b, a), 0] : isConstant(a) ? [0, s.lt(a, b)] : [half(a, b), half(b, a)],
  min: (_, a, b) =>
    isConstant(b) ? [s.lt(a, b), 0] : isConstant(a) ? [0, s.lt(b, a)] : [half(b, a), half(a, b)],
  lt: () => [0, 0],
  le: () => [0, 0],
  eq: () => [0, 0],
  select: (_, c) => [0, choose(c, s.constant(1), s.constant(0)), choose(c, s.constant(0), s.constant(1))],
};

/** One line for each function with a name. */
export const ofFunctions: { readonly [F in MathName]: Partials } = {
  exp: (y) => [y],
  /** Not y + 1, which has no digits left far below 0. */
  expm1: (_, x) => [s.exp(x)],
  log: (_, x) => [over(s.constant(1), x)],
  log1p: (_, x) => [over(s.constant(1), s.add(1, x))],
  tanh: (y) => [s.sub(1, s.mul(y, y))],
  sigmoid: (y) => [s.mul(y, s.sub(1, y))],
  softplus: (_, x) => [s.sigmoid(x)],
  softsign: (_, x) => [square(s.div(1, s.add(1, s.abs(x))))],
  sin: (_, x) => [s.cos(x)],
  cos: (_, x) => [s.neg(s.sin(x))],
  gauss: (y, x) => [s.neg(s.mul(2, s.mul(x, y)))],
  normalCdf: (_, x) => [s.normalPdf(x)],
  normalPdf: (y, x) => [s.neg(s.mul(x, y))],
  erf: (_, x) => [s.mul(2 / Math.sqrt(Math.PI), s.gauss(x))],
};
