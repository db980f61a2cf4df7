export { type BackendReport, compileGraph } from "./compile.ts";
export { checkParams, type ParamValue, type ParamValues } from "./params.ts";
export type { NumberArray } from "./ports.ts";
export type { Arrays, Bound, Program } from "./program.ts";
export { type WasmFeatures, wasmFeatures } from "./wasm/features.ts";
