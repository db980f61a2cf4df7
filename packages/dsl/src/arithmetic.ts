import { build, type ElementwiseShape, type Node } from "@sinter/ir";
import { lift, traced } from "./call.ts";
import { type Accepts, type ShapeOf, type Tensor, type TensorOf, TracedTensor } from "./tensor.ts";

type Operand = Tensor | number;
type OperandShape<T> = T extends number ? [] : ShapeOf<T>;
type Result<Op extends string, A, B> = ElementwiseShape<Op, OperandShape<A>, OperandShape<B>>;

/**
 * An op on two tensors, or a tensor and a number. The smaller operand repeats along the larger
 * one's leading axes (`[n, h]` with `[1, h]`, `[h]` or a number); neither ever makes the other grow.
 */
export type Arithmetic<Op extends string> = <const A extends Operand, const B extends Operand>(
  a: A,
  b: Accepts<Result<Op, A, B>, B>,
) => TensorOf<Result<Op, A, B>>;

function arithmetic<const Op extends "add" | "sub" | "mul" | "div">(op: Op): Arithmetic<Op> {
  const apply = (a: unknown, b: unknown) => {
    const known = typeof a === "number" ? b : a;
    const { trace } = traced(known, op);
    const operand = (x: unknown) => (typeof x === "number" ? new TracedTensor(build.scalar(x), trace) : x);
    return lift<Tensor>(op, [operand(a), operand(b)], (x: Node, y: Node) => build.apply(op, x, y));
  };
  return apply as Arithmetic<Op>;
}

/** a + b */
export const add: Arithmetic<"add"> = arithmetic("add");
/** a − b */
export const sub: Arithmetic<"sub"> = arithmetic("sub");
/** a · b, element by element */
export const mul: Arithmetic<"mul"> = arithmetic("mul");
/** a / b */
export const div: Arithmetic<"div"> = arithmetic("div");
