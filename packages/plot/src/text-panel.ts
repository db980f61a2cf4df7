import { type Axis, shareOf } from "./axis.ts";
import { cellOf } from "./canvas.ts";
import { checkRoom } from "./check.ts";
import { columnsOf, cut, plain } from "./label.ts";
import type { Panel, Region } from "./panel.ts";
import { type Line, lengthOf, type Span } from "./terminal.ts";
import type { Content } from "./text-content.ts";
import { curvesIn } from "./text-curves.ts";
import { regionIn } from "./text-region.ts";

/** What must be left to draw on. */
const LEAST = { columns: 12, rows: 4 };

const dim = (text: string): Span => ({ text, style: "dim" });

/** A panel that was laid out in some columns, and still may have any number of rows. */
export class TextPanel {
  readonly #panel: Panel | Region;
  readonly #content: Content;
  readonly #width: number;
  /** The title and the legend. */
  readonly head: readonly Line[];

  constructor(panel: Panel | Region, width: number) {
    this.#panel = panel;
    this.#width = width;
    this.#content = "region" in panel ? regionIn(panel) : curvesIn(panel);
    this.head = [[{ text: cut(plain(panel.title), width), style: "bold" }], ...legend(this.#content, width)];
  }

  /**
   * As so many lines, the head among them, which takes `head` lines.
   * @throws SinterError INVALID_ARGUMENT if they leave too little to draw on
   */
  lines(height: number, head: number): Line[] {
    const { title, x: nameX, y: nameY } = this.#panel;
    const rows = height - head - 2 - (nameX === undefined ? 0 : 1) - (nameY === undefined ? 0 : 1);
    const { y } = this.#content.axes(this.#width, rows);
    const margin = Math.max(...y.ticks.map(({ text }) => text.length), 1) + 2;
    const columns = this.#width - margin;
    checkRoom(title, this.#width, columns, LEAST.columns, "columns");
    checkRoom(title, height, rows, LEAST.rows, "lines");
    const { x } = this.#content.axes(columns, rows);
    const at = this.#content.draw(x, y, columns, rows);
    const rowOf = (number: number) => cellOf(1 - shareOf(y, number), rows);
    const isInside = ({ from, to }: Axis) => from < 0 && 0 < to;
    const zero = {
      column: isInside(x) ? cellOf(shareOf(x, 0), columns) : -1,
      row: isInside(y) ? rowOf(0) : -1,
    };
    const written = new Map(y.ticks.map((tick) => [rowOf(tick.at), tick.text]));
    const name = (text: string | undefined): Line[] =>
      text === undefined ? [] : [[dim(" ".repeat(margin) + cut(plain(text), columns))]];
    const body = Array.from({ length: rows }, (_, row): Line => {
      const number = written.get(row);
      const edge = `${(number ?? "").padStart(margin - 2)} ${number === undefined ? "│" : "┤"}`;
      const cells = Array.from(
        { length: columns },
        (_, column) => at(column, row) ?? dim(lineAt(column, row, zero)),
      );
      return [dim(edge), ...cells];
    });
    const blank = Array.from({ length: head - this.head.length }, (): Line => []);
    return [...this.head, ...blank, ...name(nameY), ...body, ...numbers(x, margin, columns), ...name(nameX)];
  }
}

/** The lines x = 0 and y = 0 in the background. */
function lineAt(column: number, row: number, zero: { column: number; row: number }): string {
  return row === zero.row ? (column === zero.column ? "┼" : "┈") : column === zero.column ? "┊" : " ";
}

/** The edge below, and the numbers along it, of which those are left out that would meet another one. */
function numbers(x: Axis, margin: number, columns: number): Line[] {
  const edge = new Array<string>(columns).fill("─");
  let line = "";
  for (const { at, text } of x.ticks) {
    const column = cellOf(shareOf(x, at), columns);
    const from = Math.min(
      margin + column - Math.floor((text.length - 1) / 2),
      margin + columns - text.length,
    );
    if (line !== "" && from < line.length + 2) continue;
    edge[column] = "┬";
    line = line.padEnd(from) + text;
  }
  return [[dim(`${" ".repeat(margin - 1)}└${edge.join("")}`)], [dim(line)]];
}

/** Labels side by side, in as many lines as they take. */
function legend({ labels, sample }: Content, width: number): Line[] {
  const lines: Span[][] = [[]];
  for (const [i, label] of labels.entries()) {
    const mark = sample(i);
    const text = cut(plain(label), width - 2);
    const line = lines.at(-1)!;
    const isFirst = line.length === 0;
    const entry = [mark, { text: ` ${text}` }];
    if (isFirst) line.push(...entry);
    else if (lengthOf(line) + 3 + columnsOf(text) + 2 <= width) line.push({ text: "   " }, ...entry);
    else lines.push(entry);
  }
  return lines;
}
