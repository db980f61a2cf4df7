export { type Arithmetic, add, div, mul, sub } from "./arithmetic.ts";
export { type Composite, parallel, residual } from "./branches.ts";
export {
  type Comparison,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  notEqual,
  where,
} from "./compare.ts";
export { init } from "./init.ts";
export { type AnyLayer, isLayer, type Layer, type Named, type OpenLayer, type WithName } from "./layer.ts";
export {
  type Activation,
  type ActivationFunction,
  activation,
  gelu,
  leakyRelu,
  relu,
  sigmoid,
  tanh,
} from "./layers/activation.ts";
export { type Embedding, embedding } from "./layers/embedding.ts";
export { type LayerNorm, layerNorm } from "./layers/layer-norm.ts";
export { type Linear, type LinearOptions, linear, type UnbiasedLinear } from "./layers/linear.ts";
export { type Prelu, prelu, type UnitPrelu } from "./layers/prelu.ts";
export {
  type Along,
  type AlongAxis,
  type AlongFunction,
  type AlongOptions,
  logSoftmax,
  softmax,
} from "./layers/softmax.ts";
export { isModel, MODEL, type Model, type ModelParts, model, type Spec, type Specs } from "./model.ts";
export { concat, stack } from "./ops/concat.ts";
export { gather } from "./ops/gather.ts";
export { broadcast, matmul } from "./ops/matmul.ts";
export { argmax, max, mean, min, type Reduction, sum } from "./ops/reduce.ts";
export { expandDims, flatten, reshape, squeeze, transpose } from "./ops/reshape.ts";
export { slice, split } from "./ops/slice.ts";
export { type CheckedParams, type Param, type ParamShapes, type Params, withoutAliases } from "./params.ts";
export { type Sequential, sequential } from "./sequential.ts";
export { type AnyTensor, type Indices, type Mask, type Tensor, tensor } from "./tensor.ts";
export type { Initializer, ParamSpec } from "./trace.ts";
