import type { Layout } from "../plan/layout.ts";
import { isStatic, type View } from "../plan/value.ts";

/** Where a view's row of the batch starts, in floats. */
export type Address = (row: number) => number;

/** Arena values hold one block of rows, so they start anew in each; inputs and outputs do not. */
export function addressOf({ of, offset }: View, { offsetOf, blockRows }: Layout): Address {
  const start = offsetOf(of) + offset;
  if (isStatic(of) || !of.batched) return () => start;
  const { rowSize } = of;
  return of.place.kind === "arena"
    ? (row) => start + (row % blockRows) * rowSize
    : (row) => start + row * rowSize;
}
