import type { ElementwiseShape } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import { type OperandShape, operands } from "../operand.ts";
import type { Accepts, Tensor, TensorOf } from "../tensor.ts";

type Operand = Tensor | number;
type Result<Op extends string, A, B> = ElementwiseShape<Op, OperandShape<A>, OperandShape<B>>;

/**
 * An op on two tensors, or a tensor and a number. The smaller operand repeats along the larger
 * one's leading axes (`[n, h]` with `[1, h]`, `[h]` or a number); neither ever makes the other grow.
 */
export type Arithmetic<Op extends string> = <const A extends Operand, const B extends Operand>(
  a: A,
  b: Accepts<Result<Op, A, B>, B>,
) => TensorOf<Result<Op, A, B>>;

const arithmetic = <const Op extends "add" | "sub" | "mul" | "div">(op: Op): Arithmetic<Op> =>
  ((a: unknown, b: unknown) =>
    lift(op, operands(a, b, op), (x, y) => build.apply(op, x, y))) as Arithmetic<Op>;

/** a + b */
export const add: Arithmetic<"add"> = /* @__PURE__ */ arithmetic("add");
/** a − b */
export const sub: Arithmetic<"sub"> = /* @__PURE__ */ arithmetic("sub");
/** a · b, element by element */
export const mul: Arithmetic<"mul"> = /* @__PURE__ */ arithmetic("mul");
/** a / b */
export const div: Arithmetic<"div"> = /* @__PURE__ */ arithmetic("div");
