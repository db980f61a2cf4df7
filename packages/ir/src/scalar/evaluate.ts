import { type Domain, fold } from "./fold.ts";
import { mathFunctions } from "./math.ts";
import { type MathFunction, type Scalar, scalarOps } from "./scalar.ts";

/** Numbers of f64. */
const numbers: Domain<number> = {
  constant: (value) => value,
  op: scalarOps as Domain<number>["op"],
  call: Object.fromEntries(Object.entries(mathFunctions).map(([name, { f64 }]) => [name, f64])) as Record<
    MathFunction,
    (x: number) => number
  >,
};

/** The formula's value in f64: its specification. */
export const evaluateScalar = (root: Scalar, args: readonly number[]): number => fold(root, numbers, args);
