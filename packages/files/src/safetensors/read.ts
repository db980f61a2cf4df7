import { checkOptions } from "@sinter/ir";
import { plainBytes } from "../bytes.ts";
import { dtypes, type StoredTensor } from "../dtypes.ts";
import { invalid } from "../invalid.ts";
import { type Entry, fail, readHeader } from "./header.ts";
import { checkNameOptions, type NameOptions, namesOf } from "./names.ts";
import { checkIndex, type ShardIndex } from "./shards.ts";

type Bytes = Uint8Array | ArrayBuffer;

export interface LoadSafetensorsOptions extends NameOptions {
  /** The index of a model in several files: says which tensors they have to hold together. */
  readonly index?: ShardIndex;
}

/**
 * Reads a safetensors file, or all files of a model that stands in several. The whole header is checked before any tensor is
 * made: its length, its JSON, every dtype, shape and offset, that tensors neither overlap nor leave holes.
 *
 * Format: u64 little-endian header length N, N bytes of JSON `{name: {dtype, shape, data_offsets}}`
 * with optional string → string `__metadata__`, then the tensors' little-endian bytes in C order. Tied weights have both
 * their names, also where the file has one as a tensor and the other one in its metadata.
 *
 * @param files the content of a file, or of several; it is copied, never kept
 * @param options which tensors are taken, and how they are called
 * @throws SinterError SAFETENSORS_INVALID with the first thing found wrong; INVALID_ARGUMENT if two tensors get one name
 * @example
 * const program = compile(mlp, { params: loadSafetensors(await readFile("mlp.safetensors")) });
 * // Written from a model in nn.DataParallel, with the state of its optimizer:
 * loadSafetensors(bytes, { prefix: "module.", ignore: "optimizer." });
 */
export function loadSafetensors(
  files: Bytes | readonly Bytes[],
  options?: LoadSafetensorsOptions,
): Record<string, StoredTensor> {
  const given = checkOptions<LoadSafetensorsOptions>(
    options,
    ["prefix", "rename", "ignore", "index"],
    "loadSafetensors",
  );
  checkNameOptions(given);
  const tensors = new Map<string, () => StoredTensor>();
  const twice = new Set<string>();
  const list = Array.isArray(files) ? files : [files];
  if (list.length === 0) invalid("loadSafetensors expects at least one file, got an empty array");
  for (const bytes of list) {
    const file = plainBytes(bytes, "loadSafetensors", fail);
    const { entries, metadata, start } = readHeader(file);
    // Names of one tensor have one array.
    const made = new Map<Entry, StoredTensor>();
    const add = (name: string, entry: Entry) => {
      if (tensors.has(name)) twice.add(name);
      tensors.set(name, () => {
        const tensor = made.get(entry) ?? readTensor(entry, file, start);
        made.set(entry, tensor);
        return tensor;
      });
    };
    for (const entry of entries) add(entry.name, entry);
    for (const [name, entry] of tiedNames(metadata, entries)) if (!tensors.has(name)) add(name, entry);
  }
  if (given.index !== undefined) checkIndex(given.index, new Set(tensors.keys()));
  const names = namesOf([...tensors.keys()], given);
  for (const name of names.keys()) if (twice.has(name)) fail(`${name} is in two of the files`);
  return Object.fromEntries(Array.from(names, ([stored, name]) => [name, tensors.get(stored)!()]));
}

/**
 * Names of tied weights, of which `save_model` of the reference implementation writes one and keeps the others as texts:
 * `{ "head.weight": "embed.weight" }`. Of the two, the last parts are the same.
 */
function tiedNames(metadata: Readonly<Record<string, string>>, entries: readonly Entry[]): [string, Entry][] {
  const known = new Map(entries.map((entry) => [entry.name, entry]));
  const own = (name: string) => name.slice(name.lastIndexOf(".") + 1);
  return Object.entries(metadata).flatMap(([name, kept]): [string, Entry][] => {
    const entry = known.get(kept);
    return entry === undefined || known.has(name) || own(name) !== own(kept) ? [] : [[name, entry]];
  });
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
export function safetensorsMetadata(bytes: Bytes): Record<string, string> {
  return readHeader(plainBytes(bytes, "safetensorsMetadata", fail)).metadata;
}

function readTensor(
  { name, dtype, dtypeName, shape, begin, end }: Entry,
  file: Uint8Array,
  start: number,
): StoredTensor {
  if (dtype === null)
    return fail(
      `${name} holds ${dtypeName}, an element type that is not read: leave it out with { ignore: ${JSON.stringify(name)} }`,
    );
  // Copying aligns the data, whatever its offset in the file.
  const copy = file.slice(start + begin, start + end).buffer as ArrayBuffer;
  return { dtype, shape, data: dtypes[dtype].read(copy) } as StoredTensor;
}
