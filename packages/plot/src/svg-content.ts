import type { Markish } from "@observablehq/plot";
import type { Axis } from "./axis.ts";

/** What of a panel depends on whether it has curves or a region. */
export interface Content {
  readonly x: Axis;
  readonly y: Axis;
  /** What the legend says. */
  readonly labels: readonly string[];
  /** How wide that is which stands in front of a label, in pixels, and what it is. */
  readonly room: number;
  readonly sample: (index: number, left: number, middle: number) => Markish;
  /** Below and above the lines of the axes. */
  readonly below: readonly Markish[];
  readonly above: readonly Markish[];
  /** Between the edges and the ends of the axes, in pixels. */
  readonly inset: number;
}
