import type { ElementwiseShape, ElementwiseShape3, formulas } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift, traced } from "../call.ts";
import type { Numbers } from "../constant.ts";
import { type OperandShape, operand, operands } from "../operand.ts";
import type { Accepts, Indices, Mask, MaskOf, Reshaped, ShapeOf, Tensor } from "../tensor.ts";

type Operand = Tensor | Indices | number | Numbers;
/** What may stand beside `A`: numbers, or a tensor of the same dtype. */
type Beside<A> = A extends Indices ? Indices : Tensor | number | Numbers;

type Compared<Op extends string, A, B> = ElementwiseShape<Op, OperandShape<A>, OperandShape<B>>;

/**
 * A comparison of two tensors of one dtype, or of an f32 tensor and a number, element by element.
 * The smaller operand repeats along the larger one's leading axes. Comparisons with NaN are false,
 * but for `notEqual`.
 */
export type Comparison<Op extends string> = <const A extends Operand, const B extends Beside<A>>(
  a: A,
  b: Accepts<Compared<Op, A, B>, B>,
) => MaskOf<Compared<Op, A, B>>;

const comparison = <const Op extends keyof typeof formulas>(op: Op): Comparison<Op> =>
  ((a: unknown, b: unknown) =>
    lift(op, operands(a, b, op), (x, y) => build.apply(op, x, y))) as Comparison<Op>;

/** a < b */
export const less: Comparison<"less"> = /* @__PURE__ */ comparison("less");
/** a ≤ b */
export const lessEqual: Comparison<"lessEqual"> = /* @__PURE__ */ comparison("lessEqual");
/** a > b */
export const greater: Comparison<"greater"> = /* @__PURE__ */ comparison("greater");
/** a ≥ b */
export const greaterEqual: Comparison<"greaterEqual"> = /* @__PURE__ */ comparison("greaterEqual");
/** a = b */
export const equal: Comparison<"equal"> = /* @__PURE__ */ comparison("equal");
/** a ≠ b */
export const notEqual: Comparison<"notEqual"> = /* @__PURE__ */ comparison("notEqual");

type Chosen<M, A, B> = ElementwiseShape3<"where", ShapeOf<M>, OperandShape<A>, OperandShape<B>>;

/**
 * a where the mask is true, else b, element by element; smaller operands repeat along the leading
 * axes of the largest.
 * @throws SinterError SHAPE_MISMATCH if the shapes do not fit, DTYPE_MISMATCH if a and b differ
 * @example
 * where(less(x, 0), 0, x)   // relu
 */
export function where<M extends Mask, const A extends Operand, const B extends Beside<A>>(
  mask: M,
  a: A,
  b: Accepts<Chosen<M, A, B>, B>,
): Reshaped<A extends number | Numbers ? B : A, Chosen<M, A, B>> {
  traced(mask, "where");
  return lift("where", [mask, operand(a, "where"), operand(b, "where")], (m, x, y) =>
    build.apply("where", m, x, y),
  );
}
