/**
 * A wrong use: what it is, and its code, in which the line of each error ends in `// ✗` and the
 * sentence. Code without an export is one expression.
 */
export type WrongUse = readonly [what: string, code: string];

/** A right use: an expression, and its exact type, which also says what it is at run time. */
export type RightUse = readonly [what: string, code: string, type: string];

export const header =
  'import { activation, add, argmax, broadcast, compile, concat, div, embedding, equal, expandDims, flatten, gather, gelu, greater, greaterEqual, init, layerNorm, leakyRelu, less, lessEqual, linear, logSoftmax, matmul, max, mean, min, model, mul, notEqual, parallel, prelu, relu, reshape, residual, scalar, sequential, sigmoid, slice, softmax, split, squeeze, stack, sub, sum, tanh, tensor, trainable, transpose, where } from "sinter";\nimport type { Activation, Along, AnyLayer, Composite, Embedding, Indices, LayerNorm, Linear, Mask, Model, Param, Params, Prelu, Sequential, Tensor, Trainable, UnbiasedLinear, UnitPrelu, UnitTrainable } from "sinter";';
