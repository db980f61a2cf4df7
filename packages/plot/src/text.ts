import { checkOptions } from "@sinter/ir";
import { checkCount, checkPanels } from "./check.ts";
import type { Panel, Region } from "./panel.ts";
import { type Line, padded, printLine } from "./terminal.ts";
import { TextPanel } from "./text-panel.ts";

export interface TextOptions {
  /** Columns of the terminal, 80 unless it is given. */
  readonly width?: number | undefined;
  /** Lines of one panel with its title, legend and axes, unless given in proportion to its width. */
  readonly height?: number | undefined;
  /** Whether to use the colours of a terminal, by escape sequences; by default there are none. */
  readonly colours?: boolean | undefined;
}

/** A panel that stands beside others has at least so many columns. */
const BESIDE = 36;
const GAP = 3;

/** The most columns and lines. */
const MOST = 1000;

/**
 * Panels as lines for a terminal, side by side where they have room. Curves have letters on them, so that
 * they are told apart without colours.
 * @throws SinterError INVALID_ARGUMENT for nothing to draw, numbers that cannot be drawn, and options that
 * leave no room
 */
export function text(panels: readonly (Panel | Region)[], options?: TextOptions): string {
  checkPanels(panels, "text");
  const given = checkOptions(options, ["width", "height", "colours"], "text");
  const width = checkCount(given.width ?? 80, 1, MOST, "width of text");
  const beside = Math.min(Math.max(Math.floor((width + GAP) / (BESIDE + GAP)), 1), panels.length);
  const across = Math.floor((width - GAP * (beside - 1)) / beside);
  const height = checkCount(
    given.height ?? Math.max(16, Math.round(across / 4) + 6),
    1,
    MOST,
    "height of text",
  );
  const parts: string[] = [];
  for (let i = 0; i < panels.length; i += beside) {
    const row = panels.slice(i, i + beside).map((panel) => new TextPanel(panel, across));
    const head = Math.max(...row.map((panel) => panel.head.length));
    const blocks = row.map((panel) => panel.lines(height, head));
    const lines = Array.from(
      { length: height },
      (_, k): Line => blocks.flatMap((block) => [...padded(block[k]!, across), { text: " ".repeat(GAP) }]),
    );
    parts.push(lines.map((line) => `${printLine(line, given.colours === true)}\n`).join(""));
  }
  return parts.join("\n");
}
