/**
 * Sinter: typed neural networks that compile to fused WebAssembly, with shapes checked while you type.
 * @module
 */
export type { BackendReport, ParamValue, ParamValues, Program } from "@sinter/backend";
export * from "@sinter/dsl";
export {
  type Dim,
  type ErrorCode,
  type Graph,
  type GraphJson,
  parse,
  type Scalar,
  type Shape,
  SinterError,
} from "@sinter/ir";
export { explain, type Fired, type Refused, type Report, type Tier } from "@sinter/optimizer";
export {
  type CompileOptions,
  type CompileReport,
  compile,
  interpret,
  optimize,
  print,
  type RunInput,
  type RunOutput,
  toJson,
} from "./compile.ts";
export { loadSafetensors, type StoredTensor } from "./safetensors.ts";
export * as scalar from "./scalar.ts";
