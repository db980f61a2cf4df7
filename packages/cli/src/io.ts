/** Where a command writes: data to `out`, everything else to `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Whether `out` shows colours: a terminal, without NO_COLOR. */
  readonly colour: boolean;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes start with ESC
const COLOUR = /\u001b\[[0-9;]*m/g;

/** Anything may be thrown, also what has no text. */
function textOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message || error.name : error);
  } catch {
    return "something that is no error was thrown";
  }
}

/** An error as one line of plain text. */
export function oneLine(error: unknown): string {
  const lines = textOf(error).replace(COLOUR, "").split("\n");
  return lines
    .map((line) => line.trim())
    .filter(Boolean)
    .join(" ");
}
