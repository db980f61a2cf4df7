import { shapeText } from "@sinter/ir";
import { plainBytes } from "../bytes.ts";
import { elementsOf } from "../count.ts";
import { dtypes, type StoredTensor } from "../dtypes.ts";
import { type NpyDType, parseDescr } from "./dtype.ts";
import { readHeader } from "./header.ts";
import { fail } from "./invalid.ts";
import { swapBytes, toCOrder } from "./order.ts";

/** The array of an NPY file. The dtypes are called as in safetensors; F16 is widened to f32, which is exact. */
export type NpyArray = Extract<StoredTensor, { dtype: NpyDType }>;

/**
 * Reads an array that numpy's `save` wrote, of versions 1.0, 2.0 and 3.0: floats of 2, 4 and 8 bytes,
 * integers with and without a sign of 1, 2, 4 and 8, and truth values, of either byte order. What lies
 * in Fortran order is put into C order. The header is checked before the array is made.
 *
 * @param bytes the file's content; it is copied, never kept
 * @returns the dtype, the shape (`[]` for a single number), and the values in C order
 * @throws SinterError FILE_INVALID with the first thing found wrong, UNSUPPORTED for objects,
 * structures, texts, dates and complex numbers
 * @example
 * const { shape, data } = loadNpy(await readFile("images.npy")); // [1797, 8, 8], a Float32Array
 */
export function loadNpy(bytes: Uint8Array | ArrayBuffer): NpyArray {
  const file = plainBytes(bytes, "loadNpy", fail);
  const { descr, fortranOrder, shape, start } = readHeader(file);
  const { dtype, bigEndian } = parseDescr(descr);
  const size = dtypes[dtype].bytes;
  const [expected, available] = [elementsOf(shape) * size, file.length - start];
  if (expected !== available)
    return fail(`it is ${dtype}${shapeText(shape)}, ${expected} bytes, but ${available} follow the header`);
  const values = file.slice(start);
  if (bigEndian) swapBytes(values, size);
  const buffer = values.buffer as ArrayBuffer;
  const ordered = fortranOrder && shape.length > 1 ? toCOrder(buffer, size, shape) : buffer;
  return { dtype, shape, data: dtypes[dtype].read(ordered) } as NpyArray;
}
