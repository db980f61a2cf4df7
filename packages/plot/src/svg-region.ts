import * as Plot from "@observablehq/plot";
import { axisAlong, axisUp } from "./axis.ts";
import type { Region } from "./panel.ts";
import { pointsOf, shares, valuesOf } from "./region.ts";
import { simplify } from "./simplify.ts";
import { styleOf } from "./style.ts";
import type { Content } from "./svg-content.ts";
import { EM } from "./svg-legend.ts";

/** How wide a cell of the grid is on which a region is evaluated, in pixels. */
const CELL = 3;

/** The most cells along a side, which are larger where that is longer. */
const CELLS = 400;

/** How far the edge of a shade may be from where it was, in pixels. */
const TOLERANCE = 0.15;

/** Where two classes begin to be shaded, and where their shades become stronger. */
const STEPS = [0.5, 0.6, 0.7, 0.8, 0.9];

/** What a panel with a region shows, if it has about this size. */
export function regionIn(panel: Region, width: number, height: number): Content {
  const { classes, x, y } = panel.region;
  const cells = (side: number) => Math.min(Math.ceil(side / CELL), CELLS);
  const [columns, rows] = [cells(width), cells(height)];
  const values = valuesOf(panel, columns, rows);
  const isGradual = classes.length === 2;
  const shade = (index: number) => {
    const { fill, colour } = styleOf(index);
    return Plot.contour(shares(values, index, classes.length), {
      width: columns,
      height: rows,
      x1: x[0],
      x2: x[1],
      y1: y[1],
      y2: y[0],
      interpolate: null,
      thresholds: isGradual ? STEPS : [0.5],
      fill: colour,
      fillOpacity: isGradual ? 0.1 : 0.3,
      stroke: null,
      className: fill,
      render: (index, scales, channels, dimensions, context, next) => {
        const group = next!(index, scales, channels, dimensions, context)!;
        for (const path of [...group.children]) shorten(path);
        return group;
      },
    });
  };
  return {
    x: axisAlong(x, width / EM),
    y: axisUp(y, height / 50),
    labels: classes,
    room: 10,
    sample: (i, left, middle) => dots([{ x: left + 5, y: middle }], i),
    below: classes.map((_, i) => shade(i)),
    above: classes.map((label, i) => dots(pointsOf(panel, label), i)),
    inset: 0,
  };
}

function dots(points: readonly { x: number; y: number }[], index: number): Plot.Markish {
  const { fill, colour, symbol } = styleOf(index);
  return Plot.dot(points, {
    x: "x",
    y: "y",
    r: 4,
    symbol,
    fill: colour,
    stroke: "#ffffff",
    strokeWidth: 1,
    className: `${fill} halo`,
  });
}

/** Leaves out the points of rings that no one would see. */
function shorten(path: Element): void {
  const rings = path.getAttribute("d")?.match(/[^MZ]+/g) ?? [];
  const drawn = rings.map((ring) => {
    const points = ring.split("L").map((point) => point.split(",").map(Number) as [number, number]);
    return `M${simplify(points, (point) => point, TOLERANCE).join("L")}Z`;
  });
  if (drawn.length === 0) path.remove();
  else path.setAttribute("d", drawn.join(""));
}
