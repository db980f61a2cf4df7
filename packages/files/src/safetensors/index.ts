/**
 * Weights in safetensors files.
 * @module
 */
export type { StoredTensor } from "../dtypes.ts";
export type { NameOptions } from "./names.ts";
export { type LoadSafetensorsOptions, loadSafetensors, safetensorsMetadata } from "./read.ts";
export type { ShardIndex } from "./shards.ts";
export { type SaveSafetensorsOptions, saveSafetensors, type TensorData } from "./write.ts";
