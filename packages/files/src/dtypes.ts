import { e4m3ToNumber, e5m2ToNumber, halfToNumber, widen } from "./half.ts";

/**
 * The element types of files, by their names in safetensors, each with how its values are read from
 * little-endian bytes, which is how every engine with WebAssembly's memory has them in typed arrays.
 */
export const dtypes = {
  F64: { bytes: 8, read: (b: ArrayBuffer) => new Float64Array(b) },
  F32: { bytes: 4, read: (b: ArrayBuffer) => new Float32Array(b) },
  F16: { bytes: 2, read: (b: ArrayBuffer) => Float32Array.from(new Uint16Array(b), halfToNumber) },
  F8_E4M3: { bytes: 1, read: (b: ArrayBuffer) => Float32Array.from(new Uint8Array(b), e4m3ToNumber) },
  F8_E5M2: { bytes: 1, read: (b: ArrayBuffer) => Float32Array.from(new Uint8Array(b), e5m2ToNumber) },
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

/** The name of an element type. */
export type StoredDType = keyof DTypes;

/** One tensor of a file. F16, BF16, F8_E4M3 and F8_E5M2 are widened to f32, which is exact; the rest are as stored. */
export type StoredTensor = {
  [D in StoredDType]: {
    readonly dtype: D;
    readonly shape: readonly number[];
    readonly data: ReturnType<DTypes[D]["read"]>;
  };
}[StoredDType];
