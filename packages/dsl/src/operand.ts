import * as build from "@sinter/ir/build";
import { traced } from "./call.ts";
import { type ShapeOf, TracedTensor } from "./tensor.ts";

/** The shape of an operand that may be a number: a scalar then. */
export type OperandShape<T> = T extends number ? [] : ShapeOf<T>;

/** `x` itself, or a number as a constant in the model of the tensor `beside` it. */
export const operand = (x: unknown, beside: TracedTensor): unknown =>
  typeof x === "number" ? new TracedTensor(build.scalar(x), beside.trace) : x;

/** Two operands of which one may be a number. */
export function operands(a: unknown, b: unknown, what: string): [unknown, unknown] {
  const tensor = traced(typeof a === "number" ? b : a, what);
  return [operand(a, tensor), operand(b, tensor)];
}
