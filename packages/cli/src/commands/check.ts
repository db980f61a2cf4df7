import { relative } from "node:path";
import { SinterError } from "sinter";
import type { SourceFile } from "ts-morph";
import type { Findings } from "../check/find.ts";
import { loadFiles } from "../check/project.ts";
import type { Output } from "../io.ts";
import { optionsOf } from "../options.ts";

export const checkUsage = `sinter check <files.ts | tsconfig.json> [options]   shape errors, and layers that add nothing
  --all                   the compiler's other errors too, which then also count for the exit code
  --shapes                the inferred shape of every variable
  --json                  the same as JSON
`;

/** Type-checks files and prints what concerns shapes. Exit code 1 if there are errors. */
export async function check(args: readonly string[], output: Output): Promise<number> {
  const { targets, all, shapes, json } = readOptions(args);
  const files = await loadFiles(targets);
  const { findIn } = await import("../check/find.ts");
  const findings = findIn(files);
  const listing = shapes ? (await import("../check/shapes.ts")).inferredShapes(files) : undefined;
  if (json) {
    const { errors, hints, others } = findings;
    const document = {
      format: "sinter.check",
      version: 1,
      errors,
      hints,
      others: all ? others : others.length,
      shapes: listing,
    };
    output.out(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    for (const { file, line, name, type } of listing ?? []) output.out(`${file}:${line}  ${name}: ${type}\n`);
    await printFindings(findings, files, all, output);
  }
  return findings.errors.length > 0 || (all && findings.others.length > 0) ? 1 : 0;
}

async function printFindings(
  { errors, hints, others }: Findings,
  files: readonly SourceFile[],
  all: boolean,
  output: Output,
) {
  const { codeFrame } = await import("../check/frame.ts");
  for (const error of errors) {
    const file = files.find((f) => relative(process.cwd(), f.getFilePath()) === error.file)!;
    output.out(`${codeFrame(error, file, output.colour)}\n`);
  }
  for (const { file, line, column, sentence } of hints)
    output.out(`${file}:${line}:${column}  hint: ${sentence}\n`);
  if (all)
    for (const { file, line, column, sentence } of others)
      output.out(`${file}:${line}:${column}  ${sentence}\n`);
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
  const rest = others.length > 0 && !all ? `; ${count(others.length, "other error")} (--all shows them)` : "";
  output.err(`${count(errors.length, "shape error")}, ${count(hints.length, "hint")}${rest}\n`);
}

function readOptions(args: readonly string[]) {
  const { values, positionals } = optionsOf("check", args, {
    all: { type: "boolean" },
    shapes: { type: "boolean" },
    json: { type: "boolean" },
  });
  if (positionals.length === 0)
    throw new SinterError("USAGE", "check takes files or a tsconfig; try sinter check --help");
  const { all = false, shapes = false, json = false } = values;
  return { targets: positionals, all, shapes, json };
}
