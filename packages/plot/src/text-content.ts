import type { Axis } from "./axis.ts";
import type { Span } from "./terminal.ts";

/** What of a panel depends on whether it has curves or a region. */
export interface Content {
  readonly labels: readonly string[];
  /** What stands in front of the label of an index. */
  readonly sample: (index: number) => Span;
  /** The axes, if the panel has about so many columns and rows. */
  readonly axes: (columns: number, rows: number) => { readonly x: Axis; readonly y: Axis };
  /** What is drawn on so many columns and rows: the cell of a place, or undefined where nothing is. */
  readonly draw: (
    x: Axis,
    y: Axis,
    columns: number,
    rows: number,
  ) => (column: number, row: number) => Span | undefined;
}
