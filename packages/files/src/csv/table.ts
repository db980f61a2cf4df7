import { gotKind, gotValue } from "@sinter/ir";
import { brief } from "../brief.ts";
import { invalid } from "../invalid.ts";
import { isMissing, numberOf } from "./cell.ts";
import { fail } from "./fail.ts";

/** The classes of a column of texts. */
export interface Classes {
  /** For each row the index of its class in `names`. */
  readonly labels: Int32Array<ArrayBuffer>;
  /** The distinct texts of the column, sorted by their UTF-16 code units: `"10"` is before `"2"`. */
  readonly names: readonly string[];
}

/** A table of texts with named columns, as a CSV file holds it. Rows are counted from 1 in messages, as in the file. */
export interface Table {
  readonly columns: readonly string[];
  /** How many rows there are, without the header. */
  readonly rows: number;

  /**
   * The cells of a column as they are, one for each row.
   * @throws SinterError INVALID_ARGUMENT where there is no such column
   * @example
   * table.text("species") // ["setosa", "versicolor", …]
   */
  text(column: string): readonly string[];

  /**
   * A column as numbers, f32[rows].
   * @throws SinterError FILE_INVALID naming the row of a cell that is no number or is missing,
   * INVALID_ARGUMENT where there is no such column
   * @example
   * table.dropMissing(["age"]).numbers("age")
   */
  numbers(column: string): Float32Array<ArrayBuffer>;

  /**
   * A column as classes: labels i32[rows], and the name of each class.
   * @throws SinterError FILE_INVALID naming the row of a cell that is empty, INVALID_ARGUMENT where there
   * is no such column
   * @example
   * const { labels, names } = table.classes("species"); // [0, 1, …], ["setosa", "versicolor", "virginica"]
   */
  classes(column: string): Classes;

  /**
   * Several columns as numbers, f32[rows, columns]: row by row, each in the order of `columns`.
   * @throws SinterError like `numbers`
   * @example
   * const x = table.matrix(["sepal_length", "sepal_width"]);
   */
  matrix(columns: readonly string[]): Float32Array<ArrayBuffer>;

  /**
   * The table without the rows in which a cell of these columns is empty, `NA`, `NaN` or `null`.
   * @param columns all, if they are not given
   * @throws SinterError INVALID_ARGUMENT where there is no such column
   * @example
   * const complete = table.dropMissing();
   */
  dropMissing(columns?: readonly string[]): Table;
}

/** A row, with its number in the file. */
export interface Row {
  readonly number: number;
  readonly cells: readonly string[];
}

/** The table of these rows, each of which has a cell for every column. */
export function tableOf(columns: readonly string[], rows: readonly Row[]): Table {
  const places = new Map(columns.map((column, at) => [column, at]));

  const placeOf = (column: string): number =>
    places.get(column) ??
    invalid(`the table has no column ${gotValue(column)}; its columns are ${columns.map(brief).join(", ")}`);

  const placesOf = (list: readonly string[], caller: string): number[] => {
    if (!Array.isArray(list))
      return invalid(`${caller} expects an array of names of columns, got ${gotKind(list)}`);
    return list.map(placeOf);
  };

  const numberAt = ({ number, cells }: Row, at: number): number => {
    const cell = cells[at]!;
    const value = numberOf(cell);
    if (value !== undefined && Number.isFinite(Math.fround(value))) return value;
    return refuse(columns[at]!, number, cell);
  };

  return {
    columns,
    rows: rows.length,
    text(column) {
      const at = placeOf(column);
      return rows.map(({ cells }) => cells[at]!);
    },
    numbers(column) {
      const at = placeOf(column);
      return Float32Array.from(rows, (row) => numberAt(row, at));
    },
    classes(column) {
      const at = placeOf(column);
      for (const { number, cells } of rows)
        if (cells[at]!.trim() === "")
          fail(`${placeText(column, number)} is empty, expected the name of a class; ${dropHint(column)}`);
      const names = [...new Set(rows.map(({ cells }) => cells[at]!))].sort();
      const labels = new Map(names.map((name, label) => [name, label]));
      return { labels: Int32Array.from(rows, ({ cells }) => labels.get(cells[at]!)!), names };
    },
    matrix(list) {
      const taken = placesOf(list, "matrix");
      if (taken.length === 0) return invalid("matrix expects at least one column, got none");
      const values = new Float32Array(rows.length * taken.length);
      let to = 0;
      for (const row of rows) for (const at of taken) values[to++] = numberAt(row, at);
      return values;
    },
    dropMissing(list = columns) {
      const taken = placesOf(list, "dropMissing");
      return tableOf(
        columns,
        rows.filter(({ cells }) => !taken.some((at) => isMissing(cells[at]!))),
      );
    },
  };
}

const placeText = (column: string, number: number): string => `row ${number} of the column ${brief(column)}`;

const dropHint = (column: string): string =>
  `correct it, or leave out such rows with dropMissing([${brief(column)}])`;

/** Says why a cell is no number. */
function refuse(column: string, number: number, cell: string): never {
  const place = placeText(column, number);
  if (isMissing(cell)) {
    const what = cell.trim() === "" ? "empty" : brief(cell);
    return fail(`${place} is ${what}, expected a number; ${dropHint(column)}`);
  }
  if (numberOf(cell) !== undefined)
    return fail(`${place} is ${brief(cell)}, which f32 cannot hold: its largest number is 3.4028235e38`);
  return fail(
    `${place} is ${brief(cell)}, expected a number such as -1.5 or 2e-3; correct it, or read the column with classes or text`,
  );
}
