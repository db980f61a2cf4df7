const typed = Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array;
const getter = (name: string | symbol): (() => unknown) => Object.getOwnPropertyDescriptor(typed, name)!.get!;
const tag = getter(Symbol.toStringTag);
const [length, buffer, byteOffset] = [getter("length"), getter("buffer"), getter("byteOffset")];

/**
 * What a typed array holds, such as "Float32Array", wherever it was made: an array of a frame or a `vm`
 * context is no instance of this realm's classes. Undefined for what only looks like one, as a proxy does.
 */
export const kindOf = (value: unknown): string | undefined => tag.call(value) as string | undefined;

/** How long a typed array is, whatever a class of the caller's or a property of its own says. */
export const lengthOf = (array: ArrayBufferView): number => length.call(array) as number;

/** The buffer of a typed array, whatever it says. */
export const bufferOf = (array: ArrayBufferView): ArrayBufferLike => buffer.call(array) as ArrayBufferLike;

/** Where a typed array begins in its buffer, in bytes, whatever it says. */
export const offsetOf = (array: ArrayBufferView): number => byteOffset.call(array) as number;

/** Whether a typed array's buffer was transferred, or made too short for it: it then looks like an empty one. */
export function isLost(array: ArrayBufferView): boolean {
  if (lengthOf(array) > 0) return false;
  try {
    typed.at.call(array, 0);
    return false;
  } catch {
    return true;
  }
}

/** What messages say of such an array. */
export const LOST = "the array's buffer was transferred or cut off, it has no values";

type Floats = Float32Array | Float64Array;

/** Floats as an array of this realm that is as long as it says: the same one, or another view of its memory. */
export function plainFloats(array: Floats): Floats {
  const Plain = kindOf(array) === "Float32Array" ? Float32Array : Float64Array;
  const isPlain = Object.getPrototypeOf(array) === Plain.prototype && !Object.hasOwn(array, "length");
  return isPlain ? array : new Plain(bufferOf(array) as ArrayBuffer, offsetOf(array), lengthOf(array));
}
