import { kindOf, SinterError, shapeText } from "@sinter/ir";
import { duplicateKey } from "./json-keys.ts";

/** The element types of a safetensors file, each with how its values are read. */
const dtypes = {
  F64: { bytes: 8, read: (b: ArrayBuffer) => new Float64Array(b) },
  F32: { bytes: 4, read: (b: ArrayBuffer) => new Float32Array(b) },
  F16: { bytes: 2, read: (b: ArrayBuffer) => Float32Array.from(new Uint16Array(b), halfToNumber) },
  BF16: { bytes: 2, read: (b: ArrayBuffer) => widen(new Uint16Array(b)) },
  I64: { bytes: 8, read: (b: ArrayBuffer) => new BigInt64Array(b) },
  U64: { bytes: 8, read: (b: ArrayBuffer) => new BigUint64Array(b) },
  I32: { bytes: 4, read: (b: ArrayBuffer) => new Int32Array(b) },
  U32: { bytes: 4, read: (b: ArrayBuffer) => new Uint32Array(b) },
  I16: { bytes: 2, read: (b: ArrayBuffer) => new Int16Array(b) },
  U16: { bytes: 2, read: (b: ArrayBuffer) => new Uint16Array(b) },
  I8: { bytes: 1, read: (b: ArrayBuffer) => new Int8Array(b) },
  U8: { bytes: 1, read: (b: ArrayBuffer) => new Uint8Array(b) },
  BOOL: { bytes: 1, read: (b: ArrayBuffer) => new Uint8Array(b) },
} as const;

type DTypes = typeof dtypes;

/** One tensor of a file. F16 and BF16 are widened to f32, which is exact; the rest are as stored. */
export type StoredTensor = {
  [D in keyof DTypes]: {
    readonly dtype: D;
    readonly shape: readonly number[];
    readonly data: ReturnType<DTypes[D]["read"]>;
  };
}[keyof DTypes];

const LONGEST_HEADER = 100_000_000;

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
  const isBuffer = Object.prototype.toString.call(bytes) === "[object ArrayBuffer]";
  if (!isBuffer && kindOf(bytes) !== "Uint8Array")
    throw new SinterError(
      "INVALID_ARGUMENT",
      `loadSafetensors expects the file's bytes as a Uint8Array, got ${typeof bytes}`,
    );
  // A plain view: a Node Buffer's own slice would share memory with its pool.
  const file = plainView(bytes);
  const { header, start } = readHeader(file);
  const entries = Object.entries(header)
    .filter(([name]) => name !== "__metadata__")
    .map(([name, entry]) => checkEntry(name, entry));
  checkCoverage(entries, file.length - start);
  return Object.fromEntries(entries.map((entry) => [entry.name, readTensor(entry, file, start)]));
}

/** Throws where the buffer was transferred. */
function plainView(bytes: Uint8Array | ArrayBuffer): Uint8Array {
  const { buffer, byteOffset } = bytes as Uint8Array;
  try {
    return kindOf(bytes) === undefined
      ? new Uint8Array(bytes)
      : new Uint8Array(buffer, byteOffset, bytes.byteLength);
  } catch {
    return fail("its bytes were transferred away");
  }
}

const fail = (why: string): never => {
  throw new SinterError("SAFETENSORS_INVALID", `not a valid safetensors file: ${why}`);
};

/** A value of the header as a message can show it. */
const brief = (value: unknown): string => {
  const text = String(JSON.stringify(value));
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`;
};

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === "object" && x !== null && !Array.isArray(x);

function readHeader(file: Uint8Array): { header: Record<string, unknown>; start: number } {
  if (file.length < 8) return fail(`it has ${file.length} bytes, fewer than the 8 of the header's length`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length > LONGEST_HEADER) return fail(`its header claims ${length} bytes, more than ${LONGEST_HEADER}`);
  if (8 + length > file.length)
    return fail(`its header claims ${length} bytes but only ${file.length - 8} follow`);
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(file.subarray(8, 8 + length));
    header = JSON.parse(text);
  } catch {
    return fail("its header is not JSON in UTF-8");
  }
  if (!isObject(header) || !text.startsWith("{")) return fail("its header is not a JSON object");
  const twice = duplicateKey(text);
  if (twice !== null) return fail(`the key ${JSON.stringify(twice)} stands twice in its header`);
  const metadata = header.__metadata__;
  if (
    metadata !== undefined &&
    !(isObject(metadata) && Object.values(metadata).every((v) => typeof v === "string"))
  )
    return fail("its __metadata__ is not an object of strings");
  return { header, start: 8 + length };
}

interface Entry {
  readonly name: string;
  readonly dtype: keyof DTypes;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

const isCount = (x: unknown): x is number => typeof x === "number" && Number.isSafeInteger(x) && x >= 0;

function checkEntry(name: string, entry: unknown): Entry {
  if (!isObject(entry)) return fail(`${name} is not described by an object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !Object.hasOwn(dtypes, dtype))
    return fail(`${name} has the unknown dtype ${brief(dtype)}`);
  if (!Array.isArray(shape) || !shape.every(isCount)) return fail(`${name} has the shape ${brief(shape)}`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    return fail(`${name} has the data_offsets ${brief(offsets)}`);
  const [begin, end] = offsets as [number, number];
  const expected = shape.reduce((n: number, dim: number) => n * dim, dtypes[dtype as keyof DTypes].bytes);
  if (end - begin !== expected)
    return fail(
      `${name} is ${dtype}${shapeText(shape)}, ${expected} bytes, but its offsets span ${end - begin}`,
    );
  return { name, dtype: dtype as keyof DTypes, shape, begin, end };
}

function checkCoverage(entries: readonly Entry[], available: number): void {
  let at = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at) fail(`${name} starts at byte ${begin} of the data, where ${at} was expected`);
    at = end;
  }
  if (at !== available) fail(`its tensors take ${at} bytes but ${available} follow the header`);
}

function readTensor({ dtype, shape, begin, end }: Entry, file: Uint8Array, start: number): StoredTensor {
  // Copying aligns the data, whatever its offset in the file.
  const copy = file.slice(start + begin, start + end).buffer as ArrayBuffer;
  return { dtype, shape, data: dtypes[dtype].read(copy) } as StoredTensor;
}

/** IEEE 754 binary16: (−1)^s · 2^(e−15) · 1.m, denormals 2^−14 · 0.m, e = 31 for ∞ and NaN. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * 2 ** -14 * fraction : sign * 2 ** (exponent - 15) * (1 + fraction);
}

/** bfloat16 is the upper half of an f32. */
function widen(bits: Uint16Array): Float32Array<ArrayBuffer> {
  return new Float32Array(Uint32Array.from(bits, (b) => b << 16).buffer);
}
