import { type Domain, fold, type MathName, type Scalar, type ScalarOp } from "@sinter/ir";
import * as s from "@sinter/ir/scalar";
import { plus, times } from "./algebra.ts";
import { ofFunctions, ofOps } from "./partials.ts";

/** A scalar and its derivative with respect to one argument. */
interface Dual {
  readonly value: Scalar;
  readonly slope: Scalar;
}

const lift = (x: Scalar | number): Scalar => (typeof x === "number" ? s.constant(x) : x);

/** Σ ∂y/∂operand · operand′ */
const chain = (partials: readonly (Scalar | number)[], operands: readonly Dual[]): Scalar =>
  operands.reduce((sum, { slope }, i) => plus(sum, times(lift(partials[i]!), slope)), s.constant(0));

/** Scalars with their derivatives. */
const duals: Domain<Dual> = {
  constant: (value) => ({ value: s.constant(value), slope: s.constant(0) }),
  op: Object.fromEntries(
    Object.entries(ofOps).map(([op, partials]) => [
      op,
      (...operands: Dual[]): Dual => {
        const values = operands.map(({ value }) => value);
        const value = s.op(op as ScalarOp, ...values);
        return { value, slope: chain(partials(value, ...values), operands) };
      },
    ]),
  ) as Domain<Dual>["op"],
  call(fn, x) {
    const value = s.call(fn, x.value);
    return { value, slope: chain(ofFunctions[fn.name as MathName](value, x.value), [x]) };
  },
};

/**
 * The derivative of a formula with respect to its argument `index`, simplified: tanh′ is
 * `1 - tanh(x) * tanh(x)`.
 * @param arity how many arguments the formula has
 */
export function derivative(body: Scalar, index: number, arity: number): Scalar {
  const args = Array.from(
    { length: arity },
    (_, i): Dual => ({ value: s.arg(i), slope: s.constant(i === index ? 1 : 0) }),
  );
  return fold(body, duals, args).slope;
}
