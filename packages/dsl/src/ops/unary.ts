import type { Shape } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import type { Tensor } from "../tensor.ts";

/** A function of each element: any shape to the same shape. */
export type Unary = <const S extends Shape>(x: Tensor<S>) => Tensor<S>;

const unary =
  (op: "neg" | "abs" | "sqrt" | "exp" | "log"): Unary =>
  (x) =>
    lift(op, [x], (node) => build.apply(op, node));

/** −x */
export const neg: Unary = /* @__PURE__ */ unary("neg");
/** |x| */
export const abs: Unary = /* @__PURE__ */ unary("abs");
/** √x */
export const sqrt: Unary = /* @__PURE__ */ unary("sqrt");
/** e^x */
export const exp: Unary = /* @__PURE__ */ unary("exp");
/** ln x */
export const log: Unary = /* @__PURE__ */ unary("log");
