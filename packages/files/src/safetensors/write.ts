import {
  bufferOf,
  checkOptions,
  gotKind,
  gotValue,
  isLost,
  kindOf,
  LOST,
  lengthOf,
  offsetOf,
  shapeText,
} from "@sinter/ir";
import { elementsOf, isCount } from "../count.ts";
import { dtypes } from "../dtypes.ts";
import { invalid } from "../invalid.ts";
import { LONGEST_HEADER, METADATA } from "./header.ts";
import { compareUtf8 } from "./utf8.ts";

/** The dtype of each kind of array, in the order in which the reference implementation writes them. */
const dtypeOf = {
  BigUint64Array: "U64",
  BigInt64Array: "I64",
  Float64Array: "F64",
  Float32Array: "F32",
  Uint32Array: "U32",
  Int32Array: "I32",
  Uint16Array: "U16",
  Int16Array: "I16",
  Int8Array: "I8",
  Uint8Array: "U8",
} as const;

type ArrayKind = keyof typeof dtypeOf;
const kinds = Object.keys(dtypeOf) as ArrayKind[];

/** A tensor that can be written: its sizes, and its values in C order. What `loadSafetensors` gives is one. */
export interface TensorData {
  readonly shape: readonly number[];
  readonly data:
    | Float32Array
    | Float64Array
    | Int32Array
    | Uint8Array
    | Int8Array
    | Int16Array
    | Uint16Array
    | Uint32Array
    | BigInt64Array
    | BigUint64Array;
}

export interface SaveSafetensorsOptions {
  /** Texts that the file holds beside the tensors, such as `{ format: "pt" }`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Writes a safetensors file, byte for byte as the reference implementation does: tensors in the order
 * of their dtypes, the largest elements first, then of their names, so that each is aligned to its
 * elements, and the data begins at a multiple of 8 bytes. The same tensors give the same bytes.
 *
 * @param tensors for each name the shape and the values, in C order: as many as the product of the
 * sizes. The dtype is that of the array: F32, F64, I8, I16, I32, I64, U8, U16, U32 or U64.
 * @throws SinterError INVALID_ARGUMENT naming the tensor or the text that cannot be stored
 * @example
 * await writeFile("mlp.safetensors", saveSafetensors(init(mlp, { seed: 1 })));
 */
export function saveSafetensors(
  tensors: Readonly<Record<string, TensorData>>,
  options?: SaveSafetensorsOptions,
): Uint8Array<ArrayBuffer> {
  if (Object(tensors) !== tensors)
    return invalid(
      `saveSafetensors expects tensors by name, like { weight: { shape: [2], data } }, got ${gotKind(tensors)}`,
    );
  const { metadata } = checkOptions(options, ["metadata"], "saveSafetensors");
  const texts = metadata === undefined ? undefined : checkMetadata(metadata);
  const parts = Object.entries(tensors)
    .map(([name, tensor]) => checkTensor(name, tensor))
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || compareUtf8(a.name, b.name));

  const header = headerOf(parts, texts);
  const length = parts.reduce((sum, { bytes }) => sum + bytes.length, 8 + header.length);
  const file = new Uint8Array(length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let at = 8 + header.length;
  for (const { bytes } of parts) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** A tensor that was checked, with a view of its bytes. */
interface Part {
  readonly name: string;
  readonly kind: ArrayKind;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The header, filled up with spaces to a multiple of 8 bytes. */
function headerOf(parts: readonly Part[], metadata: Record<string, string> | undefined): Uint8Array {
  // Put together by hand: an object would sort names that are numbers before all others.
  const fields: string[] = metadata === undefined ? [] : [`"${METADATA}":${JSON.stringify(metadata)}`];
  let begin = 0;
  for (const { name, kind, shape, bytes } of parts) {
    const entry = { dtype: dtypeOf[kind], shape, data_offsets: [begin, begin + bytes.length] };
    fields.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
    begin += bytes.length;
  }
  const json = new TextEncoder().encode(`{${fields.join(",")}}`);
  const header = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  header.set(json);
  if (header.length > LONGEST_HEADER)
    return invalid(
      `a safetensors file with these names and texts has a header of ${header.length} bytes, and readers accept ${LONGEST_HEADER}; write several files`,
    );
  return header;
}

function checkTensor(name: string, tensor: TensorData): Part {
  if (name === METADATA)
    return invalid(
      `no tensor of a safetensors file can be called ${METADATA}, which is where its texts are; give texts as the option metadata, or rename the tensor`,
    );
  checkText(name, `the tensor name ${JSON.stringify(name)}`);
  if (Object(tensor) !== tensor || !("data" in tensor))
    return invalid(`saveSafetensors expects ${name} as { shape, data }, got ${gotKind(tensor)}`);
  const { shape, data } = tensor;
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    const got = Array.isArray(shape) ? `[${shape.map(gotValue).join(", ")}]` : gotValue(shape);
    return invalid(`saveSafetensors expects whole numbers from 0 as the shape of ${name}, got ${got}`);
  }
  const kind = kindOf(data);
  if (!isArrayKind(kind))
    return invalid(
      `saveSafetensors cannot store the data of ${name}, ${gotKind(data)}; it stores ${kinds.join(", ")}`,
    );
  if (isLost(data)) return invalid(`saveSafetensors cannot store the data of ${name}: ${LOST}`);
  const [length, expected] = [lengthOf(data), elementsOf(shape)];
  if (length !== expected)
    return invalid(
      `${name} has the shape ${shapeText(shape)}, ${expected} elements, but its data has ${length}`,
    );
  const bytes = new Uint8Array(bufferOf(data), offsetOf(data), length * dtypes[dtypeOf[kind]].bytes);
  return { name, kind, shape, bytes };
}

const isArrayKind = (kind: string | undefined): kind is ArrayKind =>
  kind !== undefined && Object.hasOwn(dtypeOf, kind);

function checkMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  if (Object(metadata) !== metadata || Array.isArray(metadata))
    return invalid(
      `saveSafetensors expects metadata as texts by name, like { format: "pt" }, got ${gotKind(metadata)}`,
    );
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== "string")
      return invalid(
        `saveSafetensors expects a string as the metadata ${key}, got ${gotValue(value)}; write it as text, for example with JSON.stringify`,
      );
    checkText(key, `the metadata name ${JSON.stringify(key)}`);
    checkText(value, `the metadata ${key}`);
  }
  return Object.fromEntries(Object.entries(metadata));
}

function checkText(text: string, what: string): void {
  if (!text.isWellFormed())
    invalid(`${what} has half of a surrogate pair, which UTF-8 cannot store; correct it`);
}
