import * as Plot from "@observablehq/plot";
import { axisAlong, axisUp, shareOf } from "./axis.ts";
import type { Panel, Points } from "./panel.ts";
import { pieces } from "./pieces.ts";
import { simplify } from "./simplify.ts";
import { styleOf } from "./style.ts";
import type { Content } from "./svg-content.ts";
import { EM } from "./svg-legend.ts";

/** How far a line may be from its points, in pixels. */
const TOLERANCE = 0.05;

/** What a panel with curves shows, if it has about this size. */
export function curvesIn({ curves }: Panel, width: number, height: number): Content {
  const lines = curves.map(({ points }) => pieces(points));
  const all = lines.flat(2);
  const x = axisAlong(
    all.map(([x]) => x),
    width / EM,
  );
  const y = axisUp(
    all.map(([, y]) => y),
    height / 50,
  );
  const toScreen = ([a, b]: Points[number]) => [shareOf(x, a) * width, shareOf(y, b) * height] as const;
  return {
    x,
    y,
    labels: curves.map(({ label }) => label),
    room: 22,
    sample: (i, left, middle) =>
      line(
        [
          [left + 1, middle],
          [left + 21, middle],
        ],
        i,
      ),
    below: [],
    above: lines.flatMap((parts, i) => parts.map((part) => line(simplify(part, toScreen, TOLERANCE), i))),
    inset: 6,
  };
}

function line(points: Points, index: number): Plot.Markish {
  const { stroke, colour, dash } = styleOf(index);
  const isDot = points.length === 1;
  return Plot.line(points, {
    x: ([x]: Points[number]) => x,
    y: ([, y]: Points[number]) => y,
    stroke: colour,
    strokeWidth: isDot ? 5 : 2,
    strokeDasharray: isDot ? "none" : dash,
    className: stroke,
  });
}
