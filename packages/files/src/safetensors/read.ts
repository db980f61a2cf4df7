import { plainBytes } from "../bytes.ts";
import { dtypes, type StoredTensor } from "../dtypes.ts";
import { type Entry, fail, readHeader } from "./header.ts";

/**
 * Reads a safetensors file. The whole header is checked before any tensor is made: its length, its
 * JSON, every dtype, shape and offset, that tensors neither overlap nor leave holes.
 *
 * Format: u64 little-endian header length N, N bytes of JSON `{name: {dtype, shape, data_offsets}}`
 * with optional string → string `__metadata__`, then the tensors' little-endian bytes in C order.
 *
 * @param bytes the file's content; it is copied, never kept
 * @throws SinterError SAFETENSORS_INVALID with the first thing found wrong
 * @example
 * const program = compile(mlp, { params: loadSafetensors(await readFile("mlp.safetensors")) });
 */
export function loadSafetensors(bytes: Uint8Array | ArrayBuffer): Record<string, StoredTensor> {
  const file = plainBytes(bytes, "loadSafetensors", fail);
  const { entries, start } = readHeader(file);
  return Object.fromEntries(entries.map((entry) => [entry.name, readTensor(entry, file, start)]));
}

/**
 * The texts that a safetensors file holds beside its tensors, as its `__metadata__`; none, if it has no
 * such key. The header is checked as by `loadSafetensors`, but no tensor is made.
 *
 * @param bytes the file's content
 * @throws SinterError SAFETENSORS_INVALID with the first thing found wrong
 * @example
 * safetensorsMetadata(await readFile("mlp.safetensors")) // { format: "pt" }
 */
export function safetensorsMetadata(bytes: Uint8Array | ArrayBuffer): Record<string, string> {
  return readHeader(plainBytes(bytes, "safetensorsMetadata", fail)).metadata;
}

function readTensor({ dtype, shape, begin, end }: Entry, file: Uint8Array, start: number): StoredTensor {
  // Copying aligns the data, whatever its offset in the file.
  const copy = file.slice(start + begin, start + end).buffer as ArrayBuffer;
  return { dtype, shape, data: dtypes[dtype].read(copy) } as StoredTensor;
}
