import type { Step } from "../../../plan/step.ts";
import { rowsOf, type Static } from "../../../plan/value.ts";

/** The sizes of a product x·Wᵀ, in floats. */
export interface GemmShape {
  readonly weight: Static;
  readonly k: number;
  readonly n: number;
  /** Rows for each row of the batch. */
  readonly rows: number;
  /** From one row to the next. */
  readonly xStep: number;
  readonly outStep: number;
}

export function shapeOf({ operands: [x, w], out }: Step<"gemm">): GemmShape {
  const [n, k] = w!.shape as [number, number];
  const from = rowsOf(x!)!;
  return { weight: w!.of as Static, k, n, rows: from.count, xStep: from.step, outStep: rowsOf(out)!.step };
}
