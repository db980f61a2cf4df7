import { readFileSync } from "node:fs";
import { loadSafetensors, SinterError, type StoredTensor, safetensorsMetadata } from "sinter";
import { type Statistics, statisticsOf } from "../inspect/statistics.ts";
import { lineOf, suggestionsOf } from "../inspect/suggest.ts";
import { type Output, oneLine } from "../io.ts";
import { optionsOf } from "../options.ts";

export const inspectUsage = `sinter inspect <file.safetensors…> [options]   names, shapes and statistics of tensors, and the layers that
                          they suggest; the files of one model in any order
  --prefix P              only tensors whose names begin with P, and without it
  --json                  as JSON
`;

/** Shows what is in files of weights. */
export async function inspect(args: readonly string[], { out }: Output): Promise<number> {
  const { values, positionals: files } = optionsOf("inspect", args, {
    prefix: { type: "string" },
    json: { type: "boolean" },
  });
  if (files.length === 0) throw new SinterError("USAGE", "inspect needs a file; try sinter inspect --help");
  const bytes = files.map(bytesOf);
  const { prefix } = values;
  const tensors = loadSafetensors(bytes, prefix === undefined ? {} : { prefix });
  const metadata = Object.assign({}, ...bytes.map((each) => safetensorsMetadata(each)));
  const inOrder = Object.entries(tensors).sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
  const rows = inOrder.map(([name, tensor]) => ({
    name,
    dtype: tensor.dtype,
    shape: tensor.shape,
    ...statisticsOf(tensor),
  }));
  const suggestions = suggestionsOf(new Map(rows.map(({ name, shape }) => [name, shape]))).map(lineOf);
  if (values.json === true) {
    const result = { format: "sinter.inspect", version: 1, metadata, tensors: rows, layers: suggestions };
    out(`${JSON.stringify(result, null, 2)}\n`);
    return 0;
  }
  for (const [key, text] of Object.entries(metadata)) out(`${key}: ${text}\n`);
  const common = prefixOf(rows.map(({ name }) => name));
  if (common !== "")
    out(
      `all names begin with ${common}: loadSafetensors(file, { prefix: "${common}" }), or --prefix ${common} here\n`,
    );
  out(`${table(rows)}\nlayers that they suggest, without activations:\n`);
  for (const line of suggestions) out(`  ${line}\n`);
  return 0;
}

/** What wrappers of a model put in front of all names. */
function prefixOf(names: readonly string[]): string {
  const [prefix = ""] = /^((module|_orig_mod|model)\.)+/.exec(names[0] ?? "") ?? [];
  return names.every((name) => name.startsWith(prefix)) ? prefix : "";
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new SinterError("MODEL_FILE", `${file} cannot be read: ${oneLine(error)}`);
  }
}

type Row = Statistics & { readonly name: string } & Pick<StoredTensor, "dtype" | "shape">;

const number = (value: number | null): string => (value === null ? "" : String(Number(value.toPrecision(4))));

/** Columns as wide as their widest cell; numbers to the right. */
function table(rows: readonly Row[]): string {
  const head = ["name", "dtype", "shape", "elements", "least", "largest", "mean", "deviation", ""];
  const lines = rows.map((row) => [
    row.name,
    row.dtype,
    `[${row.shape.join(", ")}]`,
    String(row.count),
    ...[row.least, row.largest, row.mean, row.deviation].map(number),
    row.notFinite > 0
      ? `${row.notFinite} not finite`
      : row.zeros === row.count && row.count > 0
        ? "all 0"
        : "",
  ]);
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const cells = [head, ...lines];
  const widths = head.map((_, i) => Math.max(...cells.map((line) => line[i]!.length)));
  const text = cells.map((line) =>
    line
      .map((cell, i) =>
        i < 3 || i === head.length - 1 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!),
      )
      .join("  ")
      .trimEnd(),
  );
  return `${text.join("\n")}\n${rows.length} tensors, ${total} elements\n`;
}
