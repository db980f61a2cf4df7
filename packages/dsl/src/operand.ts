import * as build from "@sinter/ir/build";
import { traced } from "./call.ts";
import { constantNode, isNumbers, type Numbers, type NumbersShape } from "./constant.ts";
import { type ShapeOf, TracedTensor } from "./tensor.ts";

/** The shape of an operand that may be a number, a scalar then, or an array of numbers. */
export type OperandShape<T> = T extends number ? [] : T extends Numbers ? NumbersShape<T> : ShapeOf<T>;

const isValue = (x: unknown): x is number | Numbers => typeof x === "number" || isNumbers(x);

/** `x` itself, or numbers as a constant. */
export const operand = (x: unknown, what: string): unknown =>
  isValue(x) ? new TracedTensor(typeof x === "number" ? build.scalar(x) : constantNode(x, what), null) : x;

/** Two operands of which one may be a number, or an array of them. */
export function operands(a: unknown, b: unknown, what: string): [unknown, unknown] {
  traced(isValue(a) ? b : a, what);
  return [operand(a, what), operand(b, what)];
}
