import * as Plot from "@observablehq/plot";
import type { Axis, Tick } from "./axis.ts";
import { checkRoom } from "./check.ts";
import { cut, plain } from "./label.ts";
import type { Panel, Region } from "./panel.ts";
import { curvesIn } from "./svg-curves.ts";
import { drawLegend, EM, LINE, placeLegend, written } from "./svg-legend.ts";
import { regionIn } from "./svg-region.ts";

/** What must be left to draw on, in pixels. */
const LEAST = { width: 80, height: 60 };

/** A panel as a group of this size. */
export function drawPanel(document: Document, panel: Panel | Region, width: number, height: number): Element {
  const content = "region" in panel ? regionIn(panel, width, height) : curvesIn(panel, width, height);
  const { x, y, labels, inset } = content;
  const numbers = Math.max(...y.ticks.map(({ text }) => text.length));
  const [left, right] = [14 + EM * numbers + (panel.y === undefined ? 0 : LINE), 12];
  const legend = placeLegend(labels, content.room, width - left - right);
  const frame = {
    marginLeft: left,
    marginRight: right,
    marginTop: 30 + LINE * (1 + legend.at(-1)!.line),
    marginBottom: 26 + (panel.x === undefined ? 0 : LINE - 2),
  };
  checkRoom(panel.title, width, width - left - right, LEAST.width, "pixels of width");
  checkRoom(
    panel.title,
    height,
    height - frame.marginTop - frame.marginBottom,
    LEAST.height,
    "pixels of height",
  );
  const title = cut(plain(panel.title), (width - left) / 8);
  const head = Plot.plot({
    ...{ document, width, height, margin: 0, axis: null },
    x: { type: "identity" },
    y: { type: "identity" },
    marks: [
      written(title, left, 12, { fontSize: 14, fontWeight: 600 }),
      ...drawLegend(legend, left, 35, content.sample),
    ],
  });
  const body = Plot.plot({
    ...{ document, width, height, ...frame, inset, axis: null },
    x: { type: "linear", domain: [x.from, x.to] },
    y: { type: "linear", domain: [y.from, y.to] },
    marks: [...content.below, ...axes(x, y, panel), ...content.above],
  });
  const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
  for (const plot of [head, body])
    group.append(...[...plot.children].filter(({ localName }) => localName !== "style"));
  return group;
}

/** The grid, stronger lines at 0, and the numbers and names along the edges. */
function axes(x: Axis, y: Axis, names: Panel | Region): Plot.Markish[] {
  const isInside = ({ from, to }: Axis) => from < 0 && 0 < to;
  const ticks = {
    tickSize: 0,
    tickPadding: 6,
    fontSize: 11,
    labelArrow: "none",
    labelAnchor: "center",
  } as const;
  const of = ({ ticks }: Axis) => {
    const texts = new Map(ticks.map(({ at, text }: Tick) => [at, text.replaceAll("-", "−")]));
    return { ticks: [...texts.keys()], tickFormat: (at: number) => texts.get(at)! };
  };
  const nameOf = (name: string | undefined) => ({ label: name === undefined ? null : plain(name) });
  return [
    Plot.gridX({ ticks: of(x).ticks, strokeOpacity: 0.12 }),
    Plot.gridY({ ticks: of(y).ticks, strokeOpacity: 0.12 }),
    ...(isInside(x) ? [Plot.ruleX([0], { strokeOpacity: 0.45 })] : []),
    ...(isInside(y) ? [Plot.ruleY([0], { strokeOpacity: 0.45 })] : []),
    Plot.axisX({ ...ticks, ...of(x), ...nameOf(names.x), labelOffset: 36 }),
    Plot.axisY({ ...ticks, ...of(y), ...nameOf(names.y) }),
  ];
}
