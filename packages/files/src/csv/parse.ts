import { checkOptions, gotKind, gotValue } from "@sinter/ir";
import { brief } from "../brief.ts";
import { invalid } from "../invalid.ts";
import { fail } from "./fail.ts";
import { strayQuote } from "./quotes.ts";
import { rowsOf } from "./rows.ts";
import { type Table, tableOf } from "./table.ts";

export interface ParseCsvOptions {
  /** What stands between two cells: `","`, if not given. */
  readonly delimiter?: string;
}

/**
 * Reads a CSV text (RFC 4180) whose first line names the columns. Cells in quotation marks may have
 * delimiters and line ends in them. A byte order mark is left out, and so are empty lines, except where
 * there is one column, in which they are empty cells.
 *
 * @param text the file's content as text
 * @throws SinterError FILE_INVALID naming the line, row or column that is wrong: a row with more or fewer
 * cells than columns, names that are empty or stand twice, a quotation mark out of place, an empty text
 * @example
 * const table = parseCsv(await readFile("iris.csv", "utf8"));
 * const x = table.matrix(["sepal_length", "sepal_width", "petal_length", "petal_width"]); // [rows, 4]
 * const { labels, names } = table.classes("species");
 */
export function parseCsv(text: string, options?: ParseCsvOptions): Table {
  if (typeof text !== "string")
    return invalid(
      `parseCsv expects the file's content as a string, got ${gotKind(text)}; read it as text, such as readFile(path, "utf8")`,
    );
  const { delimiter = "," } = checkOptions(options, ["delimiter"], "parseCsv");
  checkDelimiter(delimiter);
  const content = text.startsWith("\uFEFF") ? text.slice(1) : text;
  checkQuotes(content, delimiter);

  const lines = rowsOf(content, delimiter);
  const first = lines.findIndex((cells) => !isBlank(cells));
  if (first < 0) return fail("the CSV text is empty, expected a first line with the names of the columns");
  const columns = lines[first]!;
  checkColumns(columns);
  const rows = lines
    .slice(first + 1)
    .filter((cells) => columns.length === 1 || !isBlank(cells))
    .map((cells, at) => ({ number: at + 1, cells }));
  for (const { number, cells } of rows)
    if (cells.length !== columns.length)
      return fail(
        `row ${number} has ${counted(cells.length, "cell")}, expected ${columns.length}, one for each column; ` +
          "correct it, or check the delimiter and the quotation marks around cells that contain it",
      );
  return tableOf(columns, rows);
}

const isBlank = (cells: readonly string[]): boolean => cells.length === 1 && cells[0] === "";

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

function checkDelimiter(delimiter: string): void {
  if (typeof delimiter !== "string" || !/^[^\w".+\-\r\n]$/.test(delimiter))
    invalid(
      `parseCsv expects as delimiter one character that is no part of names and numbers, such as "," or ";" or "\\t", got ${gotValue(delimiter)}`,
    );
}

function checkQuotes(text: string, delimiter: string): void {
  const at = strayQuote(text, delimiter);
  if (at < 0) return;
  const line = text.slice(0, at).split(/\r\n|\r|\n/).length;
  fail(
    `the quotation mark before ${brief(text.slice(at + 1, at + 21))} in line ${line} does not belong to a cell in quotation marks; ` +
      "put one at both ends of the cell, and write those within it twice",
  );
}

function checkColumns(columns: readonly string[]): void {
  const names = new Set<string>();
  for (const [at, column] of columns.entries()) {
    if (column.trim() === "") fail(`column ${at + 1} of the first line has no name; give it one`);
    if (names.has(column))
      fail(`the column ${brief(column)} stands twice in the first line; rename one of them`);
    names.add(column);
  }
}
