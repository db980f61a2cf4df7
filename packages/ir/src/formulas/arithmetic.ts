import * as s from "../scalar/all.ts";
import { defineFormula } from "../scalar/formula.ts";

const standard = (name: string, formula: (...args: s.Scalar[]) => s.Scalar) =>
  defineFormula({ name, formula }, { standard: true });

/** x + a */
export const add = standard("add", s.add);
/** x − a */
export const sub = standard("sub", s.sub);
/** x · a */
export const mul = standard("mul", s.mul);
/** x / a */
export const div = standard("div", s.div);
/** the larger of x and a; NaN if either is */
export const max = standard("max", s.max);
/** the smaller of x and a; NaN if either is */
export const min = standard("min", s.min);
/** −x */
export const neg = standard("neg", s.neg);
/** |x| */
export const abs = standard("abs", s.abs);
/** √x */
export const sqrt = standard("sqrt", s.sqrt);
/** ln x */
export const log = standard("log", s.log);
/** e^x */
export const exp = standard("exp", s.exp);
