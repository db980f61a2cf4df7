import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as sinter from "sinter";
import { formulaOf, isActivation, SinterError } from "sinter";
import type { Output } from "../io.ts";
import { loadActivations } from "../load.ts";

export const plotUsage = `sinter plot <activation>… [options]   values and derivatives, side by side
                          an activation is a name such as relu, or file.ts[#export]
  -o FILE                 as a picture, in SVG; without it in the terminal
  --from X, --to X        where it begins and ends (default -6 and 6)
`;

interface Options {
  readonly targets: readonly string[];
  readonly file: string | undefined;
  readonly from: number;
  readonly to: number;
}

/** Draws activations and their derivatives. */
export async function plot(args: readonly string[], { out, err, colour }: Output): Promise<number> {
  const { targets, file, from, to } = readOptions(args);
  const formulas = (await Promise.all(targets.map(activationsOf))).flat().map(formulaOf);
  const { sample, svg, text } = await drawing();
  const panel = (title: string, of: "value" | "slope") => ({
    title,
    curves: formulas.map((formula) => ({ label: formula.name, points: sample(formula[of], from, to) })),
  });
  const panels = [panel("value", "value"), panel("derivative", "slope")];
  if (file === undefined) {
    out(text(panels, { width: Math.max(40, process.stdout.columns ?? 80), colours: colour }));
    for (const { name, text: formula, derivative } of formulas)
      out(`${name}(x) = ${formula}\n${name}′(x) = ${derivative}\n`);
    return 0;
  }
  writeWhole(file, svg(panels));
  err(`wrote ${file}\n`);
  return 0;
}

/** One of those that `sinter` exports, or what a file does. */
async function activationsOf(target: string): Promise<unknown[]> {
  const known = sinter as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(known, target) && isActivation(known[target])) return [known[target]];
  if (existsSync(target) || /[./#\\]/.test(target)) return loadActivations(target);
  const names = Object.keys(known).filter((name) => isActivation(known[name]));
  throw new SinterError("USAGE", `there is no activation ${target}; there are ${names.join(", ")}`);
}

/** The package that draws is one that people install who want it. */
async function drawing(): Promise<typeof import("@sinter/plot")> {
  try {
    return await import("@sinter/plot");
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new SinterError(
      "USAGE",
      "plot draws with @sinter/plot, which is not installed; add it beside @sinter/cli",
    );
  }
}

/** The whole file, or none: it is written beside its place first. */
function writeWhole(file: string, content: string): void {
  const aside = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(aside, content);
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true });
    throw new SinterError("USAGE", `${file} cannot be written: ${(error as Error).message}`);
  }
}

function readOptions(args: readonly string[]): Options {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    throw new SinterError("USAGE", `${(error as Error).message.split(". ")[0]}; try sinter plot --help`);
  }
  const { values, positionals } = parsed;
  if (positionals.length === 0)
    throw new SinterError(
      "USAGE",
      "plot takes activations such as relu or file.ts#mine; try sinter plot --help",
    );
  const [from, to] = [numberOf("--from", values.from ?? "-6"), numberOf("--to", values.to ?? "6")];
  if (!(from < to)) throw new SinterError("USAGE", `--from must be below --to, got ${from} and ${to}`);
  return { targets: positionals, file: values.output, from, to };
}

function numberOf(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new SinterError("USAGE", `${flag} is a number, got ${JSON.stringify(text)}`);
}

/** A negative number after a flag is its value, and no flag. */
const joined = (args: readonly string[]): string[] => {
  const result: string[] = [];
  for (const arg of args) {
    const before = result.at(-1);
    if ((before === "--from" || before === "--to") && /^-[\d.]/.test(arg))
      result[result.length - 1] = `${before}=${arg}`;
    else result.push(arg);
  }
  return result;
};

const parse = (args: readonly string[]) =>
  parseArgs({
    args: joined(args),
    allowPositionals: true,
    options: {
      output: { type: "string", short: "o" },
      from: { type: "string" },
      to: { type: "string" },
    },
  });
