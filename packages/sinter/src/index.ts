/**
 * Sinter: typed neural networks that compile to fused WebAssembly, with shapes checked while you type.
 * @module
 */
export type { BackendReport, Bound, Manifest, ParamValue, ParamValues, Program } from "@sinter/backend/core";
export { instantiate, instantiateAsync } from "@sinter/backend/core";
export * from "@sinter/dsl";
export {
  type LoadSafetensorsOptions,
  loadSafetensors,
  type StoredTensor,
  safetensorsMetadata,
  saveSafetensors,
} from "@sinter/files/safetensors";
export {
  type Cost,
  type Dim,
  type ErrorCode,
  type Graph,
  type GraphJson,
  type Scalar,
  type Shape,
  SinterError,
} from "@sinter/ir";
export {
  explain,
  type Fired,
  type Fused,
  type OptimizeOptions,
  passNames,
  type Refused,
  type Report,
  type Tier,
} from "@sinter/optimizer";
export { type AffineRegion, affineRegion, type Units } from "./affine-region.ts";
export {
  type BoundInputs,
  type BoundOutputs,
  type CompileOptions,
  type CompileReport,
  compile,
  compileAsync,
  interpret,
  optimize,
  print,
  printPlan,
  toJson,
} from "./compile.ts";
export { type ActivationFormula, formulaOf, isActivation } from "./formula-of.ts";
export { type GradientOptions, gradient } from "./gradient.ts";
export { parse } from "./parse.ts";
export * as scalar from "./scalar.ts";
