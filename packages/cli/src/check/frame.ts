import type { SourceFile } from "ts-morph";
import type { ShapeError } from "./find.ts";

/** Escape codes around text, or text alone where there are no colours. */
export const paint = (colour: boolean) => ({
  red: (text: string) => (colour ? `\u001b[31m${text}\u001b[39m` : text),
  dim: (text: string) => (colour ? `\u001b[2m${text}\u001b[22m` : text),
  bold: (text: string) => (colour ? `\u001b[1m${text}\u001b[22m` : text),
});

/** Lines shown before and after the one in question. */
const AROUND = 2;

/** An error as a code frame: place, sentence, the lines around with the widths behind layers, a suggestion. */
export function codeFrame(error: ShapeError, file: SourceFile, colour: boolean): string {
  const { red, dim, bold } = paint(colour);
  const lines = file.getFullText().split("\n");
  const first = Math.max(1, error.line - AROUND);
  const last = Math.min(lines.length, error.line + AROUND);
  const shown = lines.slice(first - 1, last).map((text) => text.trimEnd());
  const longest = Math.max(...shown.map((text) => text.length));
  const gutter = String(last).length;
  const rows = shown.flatMap((text, i) => {
    const line = first + i;
    const width = error.layers.findLast((layer) => layer.line === line && line !== error.line)?.width;
    const note =
      width === undefined || width === null ? "" : dim(`${" ".repeat(longest - text.length)}   → ${width}`);
    const row = `${line === error.line ? red(">") : " "} ${dim(`${String(line).padStart(gutter)} |`)} ${text}${note}`;
    if (line !== error.line) return [row];
    const under =
      " ".repeat(error.column - 1) +
      red("^".repeat(Math.max(1, Math.min(error.length, text.length - error.column + 1))));
    return [row, `  ${" ".repeat(gutter)} ${dim("|")} ${under}`];
  });
  const suggestion = error.suggestion === null ? "" : `  did you mean ${bold(error.suggestion)}?\n`;
  return `${bold(`${error.file}:${error.line}:${error.column}`)}  ${red(error.sentence)}\n\n${rows.join("\n")}\n${suggestion}`;
}
