import * as Plot from "@observablehq/plot";
import { columnsOf, cut, plain } from "./label.ts";

/** About how wide a character of 12 pixels is, in pixels. */
export const EM = 6.8;

/** How high a line of text is, in pixels. */
export const LINE = 18;

/** Before a label, and after it. */
const SPACE = 6;
const GAP = 16;

export interface Placed {
  readonly label: string;
  /** Where the label itself begins in its line. */
  readonly text: number;
  /** Where what stands in front of it begins in its line, in pixels. */
  readonly at: number;
  readonly line: number;
}

/** Labels side by side in lines of this width, cut off where one alone is too long, each after some room. */
export function placeLegend(labels: readonly string[], room: number, width: number): Placed[] {
  let [at, line] = [0, 0];
  return labels.map((text) => {
    const label = cut(plain(text), (width - room - SPACE) / EM);
    const length = room + SPACE + EM * columnsOf(label);
    if (at > 0 && at + length > width) [at, line] = [0, line + 1];
    const placed = { label, at, text: at + room + SPACE, line };
    at += length + GAP;
    return placed;
  });
}

/** A legend whose first line is in the middle of `y`, with what `sample` draws at the left of each label. */
export const drawLegend = (
  legend: readonly Placed[],
  x: number,
  y: number,
  sample: (index: number, x: number, y: number) => Plot.Markish,
): Plot.Markish[] =>
  legend.flatMap(({ label, at, text, line }, i) => [
    sample(i, x + at, y + LINE * line),
    written(label, x + text, y + LINE * line),
  ]);

/** A text that begins at a place, in pixels. */
export const written = (text: string, x: number, y: number, options: Plot.TextOptions = {}): Plot.Markish =>
  Plot.text([text], { x: [x], y: [y], text: [text], textAnchor: "start", fontSize: 12, ...options });
