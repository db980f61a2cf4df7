import { columnsOf } from "./label.ts";
import { styleOf } from "./style.ts";

/** A text in one colour or none; `bold` for headings. */
export interface Span {
  readonly text: string;
  readonly ink?: number | undefined;
  readonly style?: "bold" | "dim" | undefined;
}

/** Spans side by side. */
export type Line = readonly Span[];

export const lengthOf = (line: Line): number => line.reduce((sum, { text }) => sum + columnsOf(text), 0);

/** A line with spaces after it, so that it takes this many columns. */
export const padded = (line: Line, columns: number): Line => [
  ...line,
  { text: " ".repeat(Math.max(0, columns - lengthOf(line))) },
];

/** A line without spaces at its end, as a terminal reads it. */
export function printLine(line: Line, colours: boolean): string {
  const plain = line
    .map(({ text }) => text)
    .join("")
    .trimEnd();
  if (!colours) return plain;
  let [printed, left] = ["", plain.length];
  for (const group of merged(line)) {
    const text = group.text.slice(0, left);
    left -= text.length;
    const code = codeOf(group);
    printed += code === "" || text.trim() === "" ? text : `\x1b[${code}m${text}\x1b[0m`;
  }
  return printed;
}

function codeOf({ ink, style }: Span): string {
  const codes = style === undefined ? [] : [style === "bold" ? "1" : "2"];
  if (ink !== undefined) codes.push(`38;5;${styleOf(ink).terminal}`);
  return codes.join(";");
}

/** The line with neighbours that look alike as one. */
function merged(line: Line): Span[] {
  const spans: Span[] = [];
  for (const span of line) {
    const last = spans.at(-1);
    if (last !== undefined && codeOf(last) === codeOf(span))
      spans[spans.length - 1] = { ...last, text: last.text + span.text };
    else spans.push(span);
  }
  return spans;
}
