import { type Graph, gotKind, kindOf, rowSize } from "@sinter/ir";
import { invalid, mismatch } from "../invalid.ts";

/** Numbers of a data set: floats, class indices, or a mask. */
export type DataArray = Float32Array | Int32Array | Uint8Array;

/** A bare array, or several by name. */
type Arrays = DataArray | { readonly [name: string]: DataArray };

/** What is learned from, all rows in one array for each input and target, in C order. */
export interface Data<In = Arrays, Targets = Arrays> {
  readonly inputs: In;
  readonly targets: Targets;
  /** How much each row counts. */
  readonly weights?: Float32Array;
}

/** An array of a data set with the numbers that each row has; null where all rows have the same. */
export interface Column {
  readonly name: string;
  readonly array: DataArray;
  readonly rowSize: number | null;
}

/** A data set as columns, checked to have as many rows each. */
export interface Columns {
  readonly rows: number;
  readonly inputs: readonly Column[];
  readonly targets: readonly Column[];
  readonly weights: Column | null;
  /** Whether inputs and targets are bare arrays rather than by name. */
  readonly bare: { readonly inputs: boolean; readonly targets: boolean };
}

/**
 * @param what how messages call the data set
 * @throws SinterError INPUT_MISMATCH if an array is missing, or has no whole number of rows, or another than others have
 */
export function columnsOf(model: Graph, data: Data<unknown, unknown>, what: string): Columns {
  if (typeof data !== "object" || data === null)
    invalid(`${what} is { inputs, targets } with an array for each, got ${gotKind(data)}`);
  const arrays = (given: unknown, role: string): [string, DataArray][] => {
    if (kindOf(given) !== undefined) return [["", given as DataArray]];
    if (typeof given !== "object" || given === null || Array.isArray(given))
      return invalid(`${what}: ${role} are a typed array, or several by name, got ${gotKind(given)}`);
    for (const [name, array] of Object.entries(given))
      if (kindOf(array) === undefined)
        invalid(`${what}: ${role} ${name}: expected a typed array, got ${gotKind(array)}`);
    return Object.entries(given);
  };
  const inputs = arrays(data.inputs, "inputs");
  const targets = arrays(data.targets, "targets");
  let rows = -1;
  const inputColumns = model.inputs.map(({ attrs: { name, shape } }): Column => {
    const array = inputs.find(([own]) => own === name || (own === "" && model.inputs.length === 1))?.[1];
    if (array === undefined)
      return mismatch(
        `${what}: there are no values for the input ${name}; it has ${inputs.map(([n]) => n).join(", ") || "none"}`,
      );
    if (shape.every((dim) => typeof dim === "number")) return { name, array, rowSize: null };
    const own = rowSize(shape);
    rows = rowsOf(array, own, rows, `${what}: ${name}`);
    return { name, array, rowSize: own };
  });
  if (rows < 0)
    invalid(`${what}: the model has no open dimension, so there are no rows to learn from; use trainer`);
  if (rows === 0) mismatch(`${what} has no rows`);
  const column = (name: string, array: DataArray): Column => {
    const own = array.length / rows;
    if (!Number.isInteger(own) || own === 0)
      mismatch(`${what}: ${name}: ${array.length} values are not as many for each of ${rows} rows`);
    return { name, array, rowSize: own };
  };
  return {
    rows,
    inputs: inputColumns,
    targets: targets.map(([name, array]) => column(name === "" ? "targets" : name, array)),
    weights: data.weights === undefined ? null : column("weights", data.weights),
    bare: { inputs: inputs[0]?.[0] === "", targets: targets[0]?.[0] === "" },
  };
}

function rowsOf({ length }: DataArray, size: number, before: number, what: string): number {
  const rows = length / size;
  if (!Number.isInteger(rows)) mismatch(`${what}: ${length} values are no whole number of rows of ${size}`);
  if (before >= 0 && rows !== before) mismatch(`${what} has ${rows} rows, where others have ${before}`);
  return rows;
}
