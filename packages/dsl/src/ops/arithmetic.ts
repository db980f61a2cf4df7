import "@sinter/optimizer/offers/arithmetic";
import type { ElementwiseShape } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import type { Numbers } from "../constant.ts";
import { type OperandShape, operands } from "../operand.ts";
import type { Accepts, Tensor, TensorOf } from "../tensor.ts";

type Operand = Tensor | number | Numbers;
type Result<Op extends string, A, B> = ElementwiseShape<Op, OperandShape<A>, OperandShape<B>>;

/**
 * An op on two tensors, or a tensor and numbers: one, or an array of them. The smaller operand repeats along the larger
 * one's leading axes (`[n, h]` with `[1, h]`, `[h]` or a number); neither ever makes the other grow.
 */
export type Arithmetic<Op extends string> = <const A extends Operand, const B extends Operand>(
  a: A,
  b: Accepts<Result<Op, A, B>, B>,
) => TensorOf<Result<Op, A, B>>;

const arithmetic = <const Op extends string>(
  op: Op,
  formula: "add" | "sub" | "mul" | "div" | "max" | "min",
): Arithmetic<Op> =>
  ((a: unknown, b: unknown) =>
    lift(op, operands(a, b, op), (x, y) => build.apply(formula, x, y))) as Arithmetic<Op>;

/** a + b */
export const add: Arithmetic<"add"> = /* @__PURE__ */ arithmetic("add", "add");
/** a − b */
export const sub: Arithmetic<"sub"> = /* @__PURE__ */ arithmetic("sub", "sub");
/** a · b, element by element */
export const mul: Arithmetic<"mul"> = /* @__PURE__ */ arithmetic("mul", "mul");
/** a / b */
export const div: Arithmetic<"div"> = /* @__PURE__ */ arithmetic("div", "div");
/** the larger of a and b, element by element; NaN if either is */
export const maximum: Arithmetic<"maximum"> = /* @__PURE__ */ arithmetic("maximum", "max");
/** the smaller of a and b, element by element; NaN if either is */
export const minimum: Arithmetic<"minimum"> = /* @__PURE__ */ arithmetic("minimum", "min");
