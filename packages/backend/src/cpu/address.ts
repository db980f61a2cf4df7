import type { Layout } from "../plan/layout.ts";
import type { Ref } from "../plan/steps.ts";

/** Where a value's row of the batch starts, in floats. */
export type Address = (row: number) => number;

/** Arena values hold one block of rows, so they start anew in each; inputs and outputs do not. */
export function addressOf(ref: Ref, { offsetOf, blockRows }: Layout): Address {
  if (ref.kind === "static") {
    const offset = offsetOf(ref.value);
    return () => offset;
  }
  const { buffer } = ref;
  const offset = offsetOf(buffer);
  if (!buffer.batched) return () => offset;
  const { rowSize } = buffer;
  return buffer.place.kind === "arena"
    ? (row) => offset + (row % blockRows) * rowSize
    : (row) => offset + row * rowSize;
}
