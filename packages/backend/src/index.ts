export { type BackendReport, compileGraph } from "./compile.ts";
export { checkParams, type ParamValue, type ParamValues } from "./params.ts";
export type { Arrays, NumberArray, Program } from "./program.ts";
export { type WasmFeatures, wasmFeatures } from "./wasm/features.ts";
