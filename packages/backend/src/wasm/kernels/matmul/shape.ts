import type { Step } from "../../../plan/step.ts";
import { isBatched, rowStride, type View } from "../../../plan/value.ts";
import { type Loop, loopsOver } from "../loops.ts";

/** Sizes and strides of a product, in elements. */
export interface ProductShape {
  readonly views: readonly [a: View, b: View, out: View];
  /** Whether the terms are the rows of the batch; the sums are then added to what is there. */
  readonly overBatch: boolean;
  /** Rows that are multiplied by one b: times those of the block if `perRow`. */
  readonly rows: { readonly size: number; readonly perRow: boolean };
  readonly n: number;
  /** Terms, if they are not the batch. */
  readonly k: number;
  readonly a: { readonly row: number; readonly term: number };
  readonly b: { readonly term: number; readonly column: number };
  readonly out: { readonly row: number; readonly column: number };
  /** The loops around it, in each turn of which b is another one. */
  readonly leads: readonly Loop[];
}

export function productShape(step: Step<"matmul">): ProductShape {
  const [left, right] = step.operands as [View, View];
  const { out } = step;
  const batched = isBatched(out);
  const overBatch = !batched && step.operands.some(isBatched);
  const [k] = left.shape.slice(-1) as [number];
  const [rowsOfA, columnsOfA] = left.strides.slice(-2) as [number, number];
  const [rowsOfB, columnsOfB] = right.strides.slice(-2) as [number, number];
  const [rowsOfOut, columnsOfOut] = out.strides.slice(-2) as [number, number];
  // The columns left out, and with them the row of b: what is left goes from row to row.
  const withoutColumns = (view: View, row: number): View => ({
    ...view,
    shape: left.shape.slice(0, -1),
    strides: [...view.strides.slice(0, -2), row],
  });
  const loops = loopsOver(
    [withoutColumns(left, rowsOfA), withoutColumns(right, 0), withoutColumns(out, rowsOfOut)],
    batched,
  );
  const last = loops.at(-1);
  const rows = last?.strides[1] === 0 ? last : null;
  return {
    views: [left, right, out],
    overBatch,
    rows: rows ?? { size: 1, perRow: false },
    n: right.shape.at(-1)!,
    k,
    a: { row: rows?.strides[0] ?? rowsOfA, term: overBatch ? rowStride(left) : columnsOfA },
    b: { term: overBatch ? rowStride(right) : rowsOfB, column: columnsOfB },
    out: { row: rows?.strides[2] ?? rowsOfOut, column: columnsOfOut },
    leads: rows === null ? loops : loops.slice(0, -1),
  };
}
