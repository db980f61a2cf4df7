import { type Domain, fold } from "./fold.ts";
import { type Scalar, scalarOps } from "./scalar.ts";

/** Numbers of f64. */
const numbers: Domain<number> = {
  constant: (value) => value,
  op: scalarOps as Domain<number>["op"],
  call: (fn, x) => fn.f64(x),
};

/** The formula's value in f64: its specification. */
export const evaluateScalar = (root: Scalar, args: readonly number[]): number => fold(root, numbers, args);
