import { SinterError } from "@sinter/ir";
import type { NumberArray } from "./arrays.ts";
import type { Port } from "./port.ts";

/** @throws SinterError INVALID_ARGUMENT if the memory that `bind` shows was transferred to somewhere else */
export function checkMemory(memory: Float32Array): void {
  if (memory.length === 0)
    throw new SinterError("INVALID_ARGUMENT", "the program's memory was transferred away; compile it again");
}

/**
 * @throws SinterError INPUT_MISMATCH for what `bind` gave: that is where arrays are copied to, and another
 *   one would overwrite it
 */
export function refuseOwn(port: Port, array: NumberArray, memory: Float32Array): void {
  // An array of its own begins at 0; asking a small one for its buffer would allocate that.
  if (array.byteOffset > 0 && array.buffer === memory.buffer)
    throw new SinterError(
      "INPUT_MISMATCH",
      `${port.label}: this is the program's own memory, from bind; call run of what bind gave, or give a copy`,
    );
}

/** @throws SinterError INPUT_MISMATCH if writing an output would change an input that is still to be read */
export function refuseShared(
  port: Port,
  input: NumberArray,
  output: NumberArray,
  isReadTwice: boolean,
): void {
  // In the very same place each chunk overwrites what it has read.
  if (!isReadTwice && input.byteOffset === output.byteOffset && input.byteLength === output.byteLength)
    return;
  if (overlap(input, output))
    throw new SinterError(
      "INPUT_MISMATCH",
      `${port.name}: an output lies in the same memory, and would overwrite rows of this batch that are still to be read`,
    );
}

/** @throws SinterError INPUT_MISMATCH if two outputs would be written to the same memory */
export function refuseTwice(one: Port, other: Port, a: NumberArray, b: NumberArray): void {
  if (a === b)
    throw new SinterError("INPUT_MISMATCH", `${one.name} and ${other.name}: one array for two outputs`);
  if (overlap(a, b))
    throw new SinterError(
      "INPUT_MISMATCH",
      `${one.name} and ${other.name}: the arrays for two outputs overlap in memory`,
    );
}

const overlap = (a: NumberArray, b: NumberArray): boolean =>
  a.byteOffset < b.byteOffset + b.byteLength &&
  b.byteOffset < a.byteOffset + a.byteLength &&
  // Asking a small array for its buffer may allocate that; so it comes last.
  a.buffer === b.buffer;
