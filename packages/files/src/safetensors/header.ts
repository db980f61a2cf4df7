import { SinterError, shapeText } from "@sinter/ir";
import { brief } from "../brief.ts";
import type { Fail } from "../bytes.ts";
import { elementsOf, isCount } from "../count.ts";
import { dtypes, type StoredDType } from "../dtypes.ts";
import { foreignFormat } from "./foreign.ts";
import { duplicateKey } from "./json-keys.ts";

/** The key of the header that holds texts and no tensor. */
export const METADATA = "__metadata__";

/** What the reference implementation accepts, in bytes. */
export const LONGEST_HEADER = 100_000_000;

/** Element types that the format has and that are not read, with their bits. */
const unread = {
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  C64: 64,
} as const;

type FileDType = StoredDType | keyof typeof unread;

const isRead = (dtype: FileDType): dtype is StoredDType => Object.hasOwn(dtypes, dtype);

/** Where a tensor's bytes are, counted from the end of the header. */
export interface Entry {
  readonly name: string;
  /** Null if the format has it, but it is not read. */
  readonly dtype: StoredDType | null;
  readonly dtypeName: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** What a header says, with where the tensors' bytes begin. */
export interface Header {
  readonly entries: readonly Entry[];
  readonly metadata: Record<string, string>;
  readonly start: number;
}

/** @throws SinterError SAFETENSORS_INVALID */
export function fail(why: string): never {
  throw new SinterError("SAFETENSORS_INVALID", `not a valid safetensors file: ${why}`);
}

/**
 * The header of a file, all of it checked: its length, its JSON, every dtype, shape and offset, that
 * tensors neither overlap nor leave holes.
 *
 * @throws SinterError SAFETENSORS_INVALID with the first thing found wrong
 */
export function readHeader(file: Uint8Array): Header {
  // What is wrong at once may be another format.
  const failEarly: Fail = (why) => fail(foreignFormat(file) ?? why);
  if (file.length < 8)
    return failEarly(`it has ${file.length} bytes, fewer than the 8 of the header's length`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length > LONGEST_HEADER)
    return failEarly(`its header claims ${length} bytes, more than ${LONGEST_HEADER}`);
  if (8 + length > file.length)
    return failEarly(`its header claims ${length} bytes but only ${file.length - 8} follow`);
  const start = 8 + length;
  const { [METADATA]: texts, ...tensors } = parseHeader(file.slice(8, start), failEarly);
  const metadata = checkMetadata(texts);
  const entries = Object.entries(tensors).map(([name, entry]) => checkEntry(name, entry));
  checkCoverage(entries, file.length - start);
  return { entries, metadata, start };
}

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === "object" && x !== null && !Array.isArray(x);

function parseHeader(bytes: Uint8Array, fail: Fail): Record<string, unknown> {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch {
    return fail("its header is not JSON in UTF-8");
  }
  if (!isObject(header) || !text.startsWith("{")) return fail("its header is not a JSON object");
  const twice = duplicateKey(text);
  if (twice !== null) return fail(`the key ${JSON.stringify(twice)} stands twice in its header`);
  return header;
}

function checkMetadata(metadata: unknown): Record<string, string> {
  if (metadata === undefined) return {};
  if (!isObject(metadata) || !Object.values(metadata).every((value) => typeof value === "string"))
    return fail("its __metadata__ is not an object of strings");
  return metadata as Record<string, string>;
}

function checkEntry(name: string, entry: unknown): Entry {
  if (!isObject(entry)) return fail(`${name} is not described by an object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !(Object.hasOwn(dtypes, dtype) || Object.hasOwn(unread, dtype)))
    return fail(`${name} has the unknown dtype ${brief(dtype)}`);
  const known = dtype as FileDType;
  const bits = isRead(known) ? 8 * dtypes[known].bytes : unread[known];
  if (!Array.isArray(shape) || !shape.every(isCount)) return fail(`${name} has the shape ${brief(shape)}`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    return fail(`${name} has the data_offsets ${brief(offsets)}`);
  const [begin, end] = offsets as [number, number];
  const expected = (elementsOf(shape) * bits) / 8;
  if (end - begin !== expected)
    return fail(
      `${name} is ${dtype}${shapeText(shape)}, ${expected} bytes, but its offsets span ${end - begin}`,
    );
  return { name, dtype: isRead(known) ? known : null, dtypeName: dtype, shape, begin, end };
}

function checkCoverage(entries: readonly Entry[], available: number): void {
  let at = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at) fail(`${name} starts at byte ${begin} of the data, where ${at} was expected`);
    at = end;
  }
  if (at !== available) fail(`its tensors take ${at} bytes but ${available} follow the header`);
}
