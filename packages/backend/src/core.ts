/**
 * The backends without the kernels of ops that not every program has: they come with the functions of the
 * DSL that need them, or from `@sinter/backend/kernels/all`.
 * @module
 */
export {
  type BackendName,
  type BackendReport,
  compileGraph,
  fusedIn,
  planText,
  weightsOf,
} from "./compile.ts";
export { compileGraphAsync } from "./compile-async.ts";
export { checkParams, type ParamValue, type ParamValues } from "./params.ts";
export type { NumberArray } from "./runtime/arrays.ts";
export { instantiate, instantiateAsync } from "./runtime/instantiate.ts";
export type { Manifest, PortSpec } from "./runtime/manifest.ts";
export type { Arrays, Bound, Program } from "./runtime/program.ts";
export { type WasmFeatures, wasmFeatures } from "./wasm/features.ts";
