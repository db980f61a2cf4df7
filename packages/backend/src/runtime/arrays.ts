import { bufferOf, type DType, lengthOf, offsetOf } from "@sinter/ir";

/** A value of a model's input or output: f32, i32 for indices, bytes of 0 and 1 for masks; in C order. */
export type NumberArray = Float32Array | Int32Array | Uint8Array;

/** The array type of each dtype. */
export const arrays: {
  readonly [D in DType]: {
    new (length: number): NumberArray;
    new (buffer: ArrayBufferLike, byteOffset: number, length: number): NumberArray;
    readonly BYTES_PER_ELEMENT: number;
    readonly prototype: NumberArray;
    readonly name: string;
  };
} = {
  f32: Float32Array,
  i32: Int32Array,
  bool: Uint8Array,
};

/** Below this many elements a plain loop copies faster than `set`. */
export const SMALL = 64;

/** Whether another thread may change this memory. */
export const isShared = (buffer: ArrayBufferLike): boolean =>
  typeof SharedArrayBuffer === "function" && buffer instanceof SharedArrayBuffer;

/**
 * An array as it is, whatever a class of the caller's or a property of its own says of its length; of
 * memory that another thread may change, a copy.
 */
export function plain(array: NumberArray, dtype: DType): NumberArray {
  const buffer: ArrayBufferLike = bufferOf(array);
  const shared = isShared(buffer);
  const isPlain = Object.getPrototypeOf(array) === arrays[dtype].prototype && !Object.hasOwn(array, "length");
  if (isPlain && !shared) return array;
  const view = new arrays[dtype](buffer, offsetOf(array), lengthOf(array));
  return shared && dtype !== "f32" ? view.slice() : view;
}
