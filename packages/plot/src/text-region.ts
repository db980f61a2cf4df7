import { axisAlong, axisUp, shareOf } from "./axis.ts";
import { cellOf } from "./canvas.ts";
import type { Region } from "./panel.ts";
import { pointsOf, valuesOf } from "./region.ts";
import type { Span } from "./terminal.ts";
import type { Content } from "./text-content.ts";

/** From the first of two classes to the second, and then for more classes. */
const SHADES = [" ", "░", "▒", "▓", "·", ":", "/", "="] as const;
const POINTS = ["o", "x", "+", "*", "#", "@"] as const;

const of = (characters: readonly string[], index: number) => characters[index % characters.length]!;

export function regionIn(panel: Region): Content {
  const { classes, x, y } = panel.region;
  const isGradual = classes.length === 2;
  const point = (ink: number): Span => ({ text: of(POINTS, ink), ink, style: "bold" });
  /** Of two classes, quarters of the way from the one to the other. */
  const shade = (value: number): Span =>
    isGradual
      ? { text: SHADES[Math.min(Math.floor(value * 4), 3)]!, ink: value < 0.5 ? 0 : 1, style: "dim" }
      : { text: of(SHADES, value), ink: value, style: "dim" };
  return {
    labels: classes,
    sample: point,
    axes: (columns, rows) => ({ x: axisAlong(x, columns), y: axisUp(y, rows / 3) }),
    draw: (across, up, columns, rows) => {
      const values = valuesOf(panel, columns, rows);
      const cells = values.map(shade);
      for (const [ink, label] of classes.entries())
        for (const { x, y } of pointsOf(panel, label)) {
          const column = cellOf(shareOf(across, x), columns);
          const row = cellOf(1 - shareOf(up, y), rows);
          cells[row * columns + column] = point(ink);
        }
      return (column, row) => cells[row * columns + column];
    },
  };
}
