import { checkOptions } from "@sinter/ir";
import { DOMParser } from "linkedom";
import { checkCount, checkLength, checkPanels } from "./check.ts";
import { plain } from "./label.ts";
import type { Panel, Region } from "./panel.ts";
import { css } from "./style.ts";
import { drawPanel } from "./svg-panel.ts";

export interface SvgOptions {
  /** How many panels stand side by side: all of them up to three, unless it is given. */
  readonly columns?: number | undefined;
  /** Of the whole picture, in pixels: 420 for each column, but 900 at most, unless it is given. */
  readonly width?: number | undefined;
  /** Of the whole picture, in pixels: 300 for each row, unless it is given. */
  readonly height?: number | undefined;
}

const GAP = 16;

/** The longest sides, in pixels. */
const MOST = 10_000;

/**
 * Panels as one SVG, readable on white and on black: it follows what the reader's system prefers. It needs
 * no other file, and the same panels give the same text.
 * @throws SinterError INVALID_ARGUMENT for nothing to draw, numbers that cannot be drawn, and options that
 * leave no room
 */
export function svg(panels: readonly (Panel | Region)[], options?: SvgOptions): string {
  checkPanels(panels, "svg");
  const given = checkOptions(options, ["columns", "width", "height"], "svg");
  const columns = checkCount(given.columns ?? Math.min(panels.length, 3), 1, 100, "columns of svg");
  const rows = Math.ceil(panels.length / columns);
  const width = checkLength(given.width ?? Math.min(420 * columns, 900), MOST, "width of svg");
  const height = checkLength(given.height ?? 300 * rows, MOST, "height of svg");
  const across = Math.floor((width - GAP * (columns - 1)) / columns);
  const down = Math.floor((height - GAP * (rows - 1)) / rows);

  const document = new DOMParser().parseFromString(
    `<svg xmlns="http://www.w3.org/2000/svg"/>`,
    "image/svg+xml",
  ) as unknown as Document;
  const root = document.documentElement;
  const attributes = {
    class: "sinter-plot",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
    "aria-label": panels.map(({ title }) => plain(title)).join(", "),
    color: "#1f2328",
    fill: "currentColor",
    "font-family": "system-ui, sans-serif",
    "text-anchor": "middle",
  };
  for (const [name, value] of Object.entries(attributes)) root.setAttribute(name, String(value));
  root.append(Object.assign(document.createElementNS(root.namespaceURI, "style"), { textContent: css }));
  for (const [i, panel] of panels.entries()) {
    const [x, y] = [(i % columns) * (across + GAP), Math.floor(i / columns) * (down + GAP)];
    const group = drawPanel(document, panel, across, down);
    group.setAttribute("transform", `translate(${x},${y})`);
    root.append(group);
  }
  return `${root.outerHTML}\n`;
}
