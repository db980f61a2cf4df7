/**
 * What a program costs besides its arithmetic: `pnpm bench:startup`, or `--quick`.
 *
 * Time from nothing to the first result, to compile, and to call; memory; bytes to download. Each
 * stands beside the project's budget. Processes of a bare Node run in between, and what is above
 * these counts. The packages are those that were built, as users have them.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { compile, init } from "sinter";
import { bundle } from "../test/support/bundle.ts";
import { machine } from "./support/machine.ts";
import * as scripts from "./support/startup-scripts.ts";
import { type Spread, spreadOf } from "./support/time.ts";
import { workloadNamed } from "./support/workloads.ts";

const MEBI = 2 ** 20;
const quick = process.argv.includes("--quick");
const [processes, starts] = quick ? [3, 5] : [9, 25];
const folder = mkdtempSync("bench/startup-");

/** Runs a program in a process of its own and returns what it prints. */
function run(name: string, code: string, ...flags: string[]): unknown {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, code);
  const out = execFileSync(process.execPath, [...flags, file], { encoding: "utf8" });
  return out === "" ? null : JSON.parse(out);
}

const repeat = <T>(count: number, measure: () => T): T[] => Array.from({ length: count }, measure);
const wall = (action: () => unknown): number => {
  const start = performance.now();
  action();
  return performance.now() - start;
};
const aboveBare = (measure: () => number, bare: () => number): Spread =>
  spreadOf(repeat(starts, () => -bare() + measure()));

/** A program as one file. */
function bundled(name: string, code: string): Promise<string> {
  const entry = join(folder, `${name}-entry.mjs`);
  writeFileSync(entry, code);
  return bundle(entry, join(folder, name));
}

interface Row {
  readonly what: string;
  readonly unit: string;
  readonly figure: Spread;
  readonly budget: number;
}

const rows: Row[] = [];
function add(what: string, unit: string, figure: Spread, budget: number): void {
  rows.push({ what, unit, figure, budget });
  const digits = (x: number) => x.toFixed(x < 10 ? 2 : 1);
  const spread = `${digits(figure.median)} (${digits(figure.lowest)}–${digits(figure.highest)}) ${unit}`;
  const met = figure.median <= budget ? "" : "  over budget";
  console.log(`${what.padEnd(58)} ${spread.padStart(28)}  budget ${digits(budget)}${met}`);
}

try {
  const bare = () => wall(() => run("bare", ""));
  const oneFile = await bundled("first", scripts.firstResult);
  add(
    "first result of W2 above bare Node, from the package",
    "ms",
    aboveBare(() => wall(() => run("first", scripts.firstResult)), bare),
    25,
  );
  add(
    "… from one bundled file",
    "ms",
    aboveBare(() => wall(() => run("one-file", oneFile)), bare),
    25,
  );
  const source = "--conditions=@sinter/source";
  const emission = repeat(processes, () => run("emission", scripts.emission, source) as number);
  add("emission and instantiation of W2, first in its process", "ms", spreadOf(emission), 5);
  const folding = repeat(processes, () => run("folding", scripts.folding) as number);
  add("compiling eight 512² layers into one, first in its process", "ms", spreadOf(folding), 100);

  const { model } = workloadNamed("W4");
  const weights = Object.values(init(model, { seed: 1 })).reduce((sum, { data }) => sum + data.byteLength, 0);
  const peak = () => run("memory", scripts.memory) as number;
  const barePeak = () => run("bare-memory", scripts.bareMemory) as number;
  add(
    "peak memory of W4 above bare Node, twice its weights and",
    "MiB",
    aboveBare(() => peak() - (2 * weights) / MEBI, barePeak),
    30,
  );

  const calls = repeat(processes, () => run("calls", scripts.calls) as Record<string, number>);
  const toLoop = (name: string) => spreadOf(calls.map((call) => call[name]! / call.loop!));
  add("W1 at batch 1: run, by the time of a plain loop", "", toLoop("run"), 1);
  add("… runInto", "", toLoop("runInto"), 0.6);
  add("… a bound program's run", "", toLoop("bound"), 0.6);

  const size = (bytes: number) => spreadOf([bytes / 1024]);
  const library = await bundled("library", scripts.library);
  add("library to define, optimize, compile and run, gzip", "KiB", size(gzipSync(library).length), 30);
  const w2 = workloadNamed("W2").model;
  const program = compile(w2, { params: init(w2, { seed: 1 }), backend: "wasm" });
  add("module of W2", "KiB", size(program.bytes!.length), 4);
} finally {
  rmSync(folder, { recursive: true });
}

const name = quick ? "startup-quick.json" : "startup.json";
writeFileSync(
  `bench/results/${name}`,
  `${JSON.stringify({ machine: machine(), quick, starts, processes, rows }, null, 2)}\n`,
);
console.log(`\nsaved as bench/results/${name}`);
