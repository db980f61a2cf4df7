import { accessSync, constants, existsSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as sinter from "sinter";
import { type ActivationFormula, formulaOf, isActivation, SinterError } from "sinter";
import { type Output, oneLine } from "../io.ts";
import { loadActivations } from "../load.ts";
import { optionsOf } from "../options.ts";

export const plotUsage = `sinter plot <activation>… [options]   values and derivatives, side by side
                          an activation is a name such as relu, or file.ts[#export]
  -o FILE.svg             as a picture; without it in the terminal
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
  const formulas = (await Promise.all(targets.map(formulasOf))).flat();
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

async function formulasOf(target: string): Promise<ActivationFormula[]> {
  const activations = await activationsOf(target);
  try {
    return activations.map(formulaOf);
  } catch (error) {
    throw new SinterError("MODEL_FILE", `${target}: ${oneLine(error)}`);
  }
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
  let aside: string | undefined;
  try {
    const place = existsSync(file) ? realpathSync(file) : file;
    if (existsSync(place)) accessSync(place, constants.W_OK);
    aside = `${place}.${process.pid}.tmp`;
    writeFileSync(aside, content);
    renameSync(aside, place);
  } catch (error) {
    if (aside !== undefined) rmSync(aside, { force: true });
    const { code } = error as { code?: string };
    throw new SinterError(
      "USAGE",
      `${file} cannot be written: ${code === undefined ? String(error) : (REASONS[code] ?? code)}`,
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "it may not be written to",
  EISDIR: "it is a folder",
  ENOENT: "its folder does not exist",
  ENOSPC: "the disk is full",
  ENOTDIR: "its folder is a file",
  EROFS: "the disk may not be written to",
};

function readOptions(args: readonly string[]): Options {
  const { values, positionals } = optionsOf("plot", joined(args), flags);
  if (positionals.length === 0)
    throw new SinterError(
      "USAGE",
      "plot takes activations such as relu or file.ts#mine; try sinter plot --help",
    );
  const [from, to] = [numberOf("--from", values.from ?? "-6"), numberOf("--to", values.to ?? "6")];
  if (values.output !== undefined && !values.output.endsWith(".svg"))
    throw new SinterError(
      "USAGE",
      `-o names an SVG, as in -o curves.svg, got ${JSON.stringify(values.output)}`,
    );
  if (!(from < to)) throw new SinterError("USAGE", `--from must be below --to, got ${from} and ${to}`);
  return { targets: positionals, file: values.output, from, to };
}

const FARTHEST = 1e6;

function numberOf(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Math.abs(value) <= FARTHEST) return value;
  throw new SinterError("USAGE", `${flag} is a number from −1e6 to 1e6, got ${JSON.stringify(text)}`);
}

/** A negative number after a flag is its value, and no flag. */
const joined = (args: readonly string[]): string[] => {
  const result: string[] = [];
  for (const arg of args) {
    const before = result.at(-1);
    if ((before === "--from" || before === "--to") && /^-[\d.I]/.test(arg))
      result[result.length - 1] = `${before}=${arg}`;
    else result.push(arg);
  }
  return result;
};

const flags = {
  output: { type: "string", short: "o" },
  from: { type: "string" },
  to: { type: "string" },
} as const;
