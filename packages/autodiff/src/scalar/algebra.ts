import { evaluateScalar, type Scalar } from "@sinter/ir";
import * as s from "@sinter/ir/scalar";

/**
 * The scalar ops, written as a person would: what is 0 or 1 is left out, numbers stand in front, signs
 * outside, and a product with what is 0 on one side of a condition is 0 there, whatever the other factor.
 */

const number = (x: Scalar): number | undefined => (x.kind === "const" ? x.value : undefined);

/** Whether a scalar is this op. */
export const isOp = <O extends string>(
  x: Scalar,
  op: O,
): x is Extract<Scalar, { kind: "op" }> & { readonly op: O } => x.kind === "op" && x.op === (op as never);

const isComparison = (x: Scalar): boolean => isOp(x, "lt") || isOp(x, "le") || isOp(x, "eq");

/** What a scalar is where a condition holds, and where not, if it is 0 on one side. */
function sides(x: Scalar): readonly [condition: Scalar, yes: Scalar, no: Scalar] | undefined {
  if (isComparison(x)) return [x, s.constant(1), s.constant(0)];
  if (!isOp(x, "select")) return undefined;
  const [condition, yes, no] = x.args as [Scalar, Scalar, Scalar];
  return number(yes) === 0 || number(no) === 0 ? [condition, yes, no] : undefined;
}

/** The smallest number that f32 holds with all its digits. */
const SMALLEST = 2 ** -126;

/** A number, where all operands are; and where f32 holds it with all its digits. */
function folded(op: "add" | "sub" | "mul" | "div", a: Scalar, b: Scalar): Scalar | undefined {
  if (number(a) === undefined || number(b) === undefined) return undefined;
  const value = evaluateScalar(s.op(op, a, b), []);
  const size = Math.abs(Math.fround(value));
  return value === 0 || (size >= SMALLEST && size < Infinity) ? s.constant(value) : undefined;
}

/** −a */
export function negative(a: Scalar): Scalar {
  const value = number(a);
  if (value !== undefined) return s.constant(value === 0 ? 0 : -value);
  if (isOp(a, "neg")) return a.args[0]!;
  if (isOp(a, "sub")) return minus(a.args[1]!, a.args[0]!);
  return s.neg(a);
}

/** a + b */
export function plus(a: Scalar, b: Scalar): Scalar {
  if (number(a) === 0) return b;
  if (number(b) === 0) return a;
  if (a === b) return times(s.constant(2), a);
  if (isOp(b, "neg")) return minus(a, b.args[0]!);
  if (isOp(a, "neg")) return minus(b, a.args[0]!);
  const [left, right] = [sides(a), sides(b)];
  if (left !== undefined && right !== undefined && left[0] === right[0])
    return choose(left[0], plus(left[1], right[1]), plus(left[2], right[2]));
  return folded("add", a, b) ?? s.add(a, b);
}

/** a − b */
export function minus(a: Scalar, b: Scalar): Scalar {
  if (number(b) === 0) return a;
  if (number(a) === 0) return negative(b);
  if (a === b) return s.constant(0);
  if (isOp(b, "neg")) return plus(a, b.args[0]!);
  return folded("sub", a, b) ?? s.sub(a, b);
}

/** a · b */
export function times(a: Scalar, b: Scalar): Scalar {
  if (number(a) === 0 || number(b) === 0) return s.constant(0);
  if (number(a) === 1) return b;
  if (number(b) === 1) return a;
  if (number(a) === -1) return negative(b);
  if (number(b) === -1) return negative(a);
  if (isOp(a, "neg")) return negative(times(a.args[0]!, b));
  if (isOp(b, "neg")) return negative(times(a, b.args[0]!));
  for (const [x, other] of [[a, b] as const, [b, a] as const]) {
    const parts = sides(x);
    if (parts !== undefined) return choose(parts[0], times(parts[1], other), times(parts[2], other));
  }
  if (number(a) !== undefined && number(b) !== undefined) return folded("mul", a, b) ?? s.mul(a, b);
  if (isOp(b, "mul")) {
    const [first, rest] = b.args as [Scalar, Scalar];
    // Numbers that f32 cannot hold together meet the rest one by one.
    const apart =
      number(a) !== undefined && number(first) !== undefined && folded("mul", a, first) === undefined;
    return apart ? s.mul(a, b) : times(times(a, first), rest);
  }
  if (isOp(b, "div")) return over(times(a, b.args[0]!), b.args[1]!);
  if (isOp(a, "div")) return over(times(a.args[0]!, b), a.args[1]!);
  return number(b) === undefined ? s.mul(a, b) : times(b, a);
}

/** a / b */
export function over(a: Scalar, b: Scalar): Scalar {
  if (number(a) === 0) return s.constant(0);
  if (number(b) === 1) return a;
  if (isOp(a, "neg")) return negative(over(a.args[0]!, b));
  return folded("div", a, b) ?? s.div(a, b);
}

/** a where the condition holds, else b */
export function choose(condition: Scalar, a: Scalar, b: Scalar): Scalar {
  if (a === b) return a;
  if (isComparison(condition) && number(a) === 1 && number(b) === 0) return condition;
  return s.select(condition, a, b);
}

/** 1 above 0, −1 below, and 0 at 0 */
export const sign = (a: Scalar): Scalar => s.sub(s.lt(0, a), s.lt(a, 0));
