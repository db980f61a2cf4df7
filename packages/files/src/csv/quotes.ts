/**
 * The place of a quotation mark that breaks RFC 4180, or -1. A cell that has one begins and ends with
 * one, and has those within it doubled. The parser is lenient: a cell that is not closed would take in
 * all that follows it.
 */
export function strayQuote(text: string, delimiter: string): number {
  const isBorder = (char: string | undefined) =>
    char === undefined || char === delimiter || char === "\n" || char === "\r";
  let at = text.indexOf('"');
  while (at >= 0) {
    if (!isBorder(text[at - 1])) return at;
    const opening = at;
    do {
      at = text.indexOf('"', at + 1);
      if (at < 0) return opening;
      at++;
    } while (text[at] === '"');
    if (!isBorder(text[at])) return at - 1;
    at = text.indexOf('"', at);
  }
  return -1;
}
