export { type Activation, type ActivationFunction, activation } from "./activation.ts";
export * from "./activations/index.ts";
export { apply } from "./apply.ts";
export type { RunInput, RunOutput, TypedInput } from "./arrays.ts";
export { type Composite, parallel, residual } from "./branches.ts";
export { constant, type Numbers, type NumbersShape } from "./constant.ts";
export * from "./functions/index.ts";
export * from "./gradients/index.ts";
export { type InitOptions, init } from "./init.ts";
export {
  type AnyLayer,
  isLayer,
  type Layer,
  type Named,
  type OpenLayer,
  type ShapelessLayer,
  type WidthLayer,
  type WithName,
} from "./layer.ts";
export * from "./layers/index.ts";
export { isModel, type Model, type ModelParts, model, type Spec, type Specs } from "./model.ts";
export { named } from "./named.ts";
export * from "./ops/index.ts";
export { type ParamOptions, param } from "./param.ts";
export type { Param, ParamShapes, Params } from "./params.ts";
export { type Sequential, sequential } from "./sequential.ts";
export { type AnyTensor, type Indices, type Mask, type Tensor, tensor } from "./tensor.ts";
export { type Trainable, type TrainableFunction, trainable, type UnitTrainable } from "./trainable.ts";
export {
  type ActivationParam,
  type ParameterizedActivation,
  perUnit,
  type SharedActivation,
  shared,
  type UnitActivation,
} from "./unit-activation.ts";
export * from "./weights/index.ts";
