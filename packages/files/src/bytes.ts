import { bufferOf, gotKind, kindOf, lengthOf, offsetOf } from "@sinter/ir";
import { invalid } from "./invalid.ts";

/** Throws the error of a file that is not as its format says, with the reason. */
export type Fail = (why: string) => never;

/**
 * A file's bytes as a plain view of their memory, of whatever realm they are: the `slice` of a Node
 * Buffer, for one, would share memory with its pool.
 *
 * @param caller the function that was given them, for the message
 * @param fail called where their buffer was transferred away
 * @throws SinterError INVALID_ARGUMENT for anything but a Uint8Array or an ArrayBuffer
 */
export function plainBytes(bytes: Uint8Array | ArrayBuffer, caller: string, fail: Fail): Uint8Array {
  const isBuffer = Object.prototype.toString.call(bytes) === "[object ArrayBuffer]";
  if (!isBuffer && kindOf(bytes) !== "Uint8Array")
    invalid(`${caller} expects the file's bytes as a Uint8Array, got ${gotKind(bytes)}`);
  try {
    if (isBuffer) return new Uint8Array(bytes as ArrayBuffer);
    const view = bytes as Uint8Array;
    return new Uint8Array(bufferOf(view), offsetOf(view), lengthOf(view));
  } catch {
    return fail("its bytes were transferred away");
  }
}
