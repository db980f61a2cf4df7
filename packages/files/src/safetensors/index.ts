/**
 * Weights in safetensors files.
 * @module
 */
export type { StoredTensor } from "../dtypes.ts";
export { loadSafetensors, safetensorsMetadata } from "./read.ts";
export { type SaveSafetensorsOptions, saveSafetensors, type TensorData } from "./write.ts";
