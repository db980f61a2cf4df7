/**
 * What is read from and written to files: weights as safetensors, arrays as NPY, tables as CSV.
 * @module
 */
export { type ParseCsvOptions, parseCsv } from "./csv/parse.ts";
export type { Classes, Table } from "./csv/table.ts";
export { loadNpy, type NpyArray } from "./npy/read.ts";
export * from "./safetensors/index.ts";
