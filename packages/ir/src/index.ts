export { type Cost, costOf, macsOf, storedStatics } from "./analysis/cost.ts";
export { type IndexLimit, indexLimits } from "./analysis/index-limits.ts";
export { verify } from "./analysis/verify.ts";
export { type ErrorCode, SinterError } from "./base/error.ts";
export { gotKind, gotValue } from "./base/got.ts";
export { shared } from "./base/intern.ts";
export { checkF32, printF32, printNumber } from "./base/number.ts";
export { checkOptions } from "./base/options.ts";
export { withShortText } from "./base/short-text.ts";
export {
  bufferOf,
  isLost,
  kindOf,
  LOST,
  lengthOf,
  offsetOf,
  plainFloats,
} from "./base/typed-array.ts";
export * from "./dim/decimal.ts";
export * from "./dim/polynomial.ts";
export { formulas } from "./formulas/index.ts";
export { decompose } from "./graph/decompose.ts";
export { describe, nameOf } from "./graph/describe.ts";
export * from "./graph/graph.ts";
export { around, product } from "./ops/around.ts";
export { type Codec, codecsOf } from "./ops/attrs.ts";
export { argsOf, expression } from "./ops/expression.ts";
export { ops } from "./ops/index.ts";
export {
  type CompositeName,
  type ComputingName,
  is,
  type MovementName,
  type NodeOf,
  type OpAttrs,
  type OpName,
} from "./ops/names.ts";
export { isNode, type Node, withOperands } from "./ops/node.ts";
export type { Floats, OpSpec, Value } from "./ops/op.ts";
export type { ReduceKind } from "./ops/reduce.ts";
export { broadcastStrides, strides } from "./ops/strides.ts";
export { type Bounded, errorBounds, stateBounds } from "./oracle/error-bound.ts";
export { type Computed, compute, interpret, interpretNodes, type Values } from "./oracle/interpret.ts";
export { rounding, SUM_BLOCKS, U } from "./oracle/rounding.ts";
export { evaluateStatic, type Product, type StaticValues, staticValues } from "./oracle/static.ts";
export { evaluateScalar } from "./scalar/evaluate.ts";
export { expandMath } from "./scalar/expand.ts";
export { arityOf, type Domain, fold } from "./scalar/fold.ts";
export { defineFormula, type Formula, type FormulaDefinition, makeFormula } from "./scalar/formula.ts";
export { expandExpOfNegative, expandLargeExp } from "./scalar/math/exp.ts";
export { type MathName, mathFunctions } from "./scalar/math/table.ts";
export { notation } from "./scalar/notation.ts";
export { printScalar } from "./scalar/print.ts";
export type { MathFunction, Scalar, ScalarOp } from "./scalar/scalar.ts";
export * from "./shape/axis.ts";
export * from "./shape/bind.ts";
export * from "./shape/concat.ts";
export * from "./shape/dim.ts";
export { type OneType, oneType } from "./shape/dtype.ts";
export * from "./shape/einsum.ts";
export * from "./shape/elementwise.ts";
export * from "./shape/expand.ts";
export * from "./shape/gather.ts";
export * from "./shape/layer-norm.ts";
export * from "./shape/linear.ts";
export * from "./shape/matmul.ts";
export * from "./shape/move.ts";
export * from "./shape/param.ts";
export * from "./shape/reshape.ts";
export * from "./shape/same.ts";
export * from "./shape/slice.ts";
export * from "./shape/split.ts";
export * from "./shape/stack.ts";
export { type GraphJson, type NodeJson, toJson } from "./text/json.ts";
export { parse } from "./text/parse.ts";
export { largeConstants, print } from "./text/print.ts";
