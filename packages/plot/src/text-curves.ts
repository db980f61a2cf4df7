import { axisAlong, axisUp, shareOf } from "./axis.ts";
import { Canvas } from "./canvas.ts";
import type { Panel, Points } from "./panel.ts";
import { pieces } from "./pieces.ts";
import type { Content } from "./text-content.ts";

/** How often a curve's letter stands on it, at the least number of columns apart. */
const [TIMES, APART] = [3, 12];

export const letterOf = (index: number): string => String.fromCharCode(97 + (index % 26));

export function curvesIn({ curves }: Panel): Content {
  const lines = curves.map(({ points }) => pieces(points));
  const all = lines.flat(2);
  return {
    labels: curves.map(({ label }) => label),
    sample: (ink) => ({ text: letterOf(ink), ink }),
    axes: (columns, rows) => ({
      x: axisAlong(
        all.map(([x]) => x),
        columns,
      ),
      y: axisUp(
        all.map(([, y]) => y),
        rows / 3,
      ),
    }),
    draw: (x, y, columns, rows) => {
      const canvas = new Canvas(columns, rows);
      const place = ([a, b]: Points[number]) => [shareOf(x, a), 1 - shareOf(y, b)] as const;
      for (const [ink, parts] of lines.entries())
        for (const part of parts)
          for (const [i, point] of part.entries())
            canvas.line(ink, place(part[Math.max(i - 1, 0)]!), place(point));
      for (const [ink, parts] of lines.entries()) {
        const mark = (point: Points[number]) => canvas.mark(ink, letterOf(ink), place(point));
        const marked = letterPlaces(ink, lines.length, columns).map((share) => {
          const at = x.from + (x.to - x.from) * share;
          const height = heightAt(parts, at);
          return height !== undefined && mark([at, height]);
        });
        if (!marked.includes(true)) parts.flat().some(mark);
      }
      return (column, row) => canvas.cell(column, row);
    },
  };
}

/** Where along an axis letters stand on a curve: in other columns than those on the curves beside it. */
function letterPlaces(index: number, curves: number, columns: number): number[] {
  const period = Math.max(Math.floor(columns / TIMES), APART);
  const first = Math.floor((period * (index + 0.5)) / curves);
  const count = Math.max(Math.ceil((columns - first) / period), 0);
  return Array.from({ length: count }, (_, i) => (first + i * period + 0.5) / columns);
}

/** The height of a curve at a place, on the straight line between the points beside it. */
function heightAt(parts: readonly Points[], x: number): number | undefined {
  for (const part of parts) {
    const i = part.findIndex((point, k) => k > 0 && part[k - 1]![0] <= x && x <= point[0]);
    if (i < 0) continue;
    const [[fromX, from], [toX, to]] = [part[i - 1]!, part[i]!];
    return toX === fromX ? to : from + ((to - from) * (x - fromX)) / (toX - fromX);
  }
  return undefined;
}
