/**
 * Sinter beside onnxruntime-web, onnxruntime-node, tfjs (wasm) and jax-js: `pnpm bench:peers`, or with
 * the names of workloads.
 *
 * The other libraries are installed into bench/peers when they are first needed. In each process all
 * run the same network on one thread, first checked against f64, then timed in turns; Sinter through
 * `runInto`. Figures are medians over processes.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { install, versions } from "./peers/install.ts";
import type { PeerFigures } from "./peers/process.ts";
import { chart } from "./support/chart.ts";
import { machine } from "./support/machine.ts";
import { geometricMean, type Spread, spreadOf } from "./support/time.ts";
import { workloadNamed, workloads } from "./support/workloads.ts";

const PROCESSES = 3;
const ROUNDS = 5;
const SECONDS = 0.05;

install();

const asked = process.argv.slice(2);
const chosen = workloads.filter(({ name }) => asked.length === 0 || asked.includes(name));

const measure = (workload: string): PeerFigures[] => {
  const file = "bench/peers/process.ts";
  const args = ["--conditions=@sinter/source", file, workload, String(ROUNDS), String(SECONDS)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as PeerFigures[];
};

interface Row {
  readonly workload: string;
  readonly what: string;
  readonly batch: number;
  /** Microseconds per call, by library. */
  readonly micros: Readonly<Record<string, Spread>>;
  /** How many times as long as Sinter each takes. */
  readonly times: Readonly<Record<string, Spread>>;
}

const names = ["sinter", "onnxruntime-web", "onnxruntime-node", "tfjs", "jax-js"];
const others = names.slice(1);
const columns = (cells: readonly (string | number)[]): string =>
  cells.map((cell, i) => String(cell).padStart([4, 6, 11][i] ?? 28)).join("");
const number = (micros: number): string => (micros < 1000 ? micros.toPrecision(3) : micros.toFixed(0));

console.log(columns(["", "batch", "sinter µs", ...others.map((name) => `${name} µs`)]));
const rows: Row[] = [];
for (const { name } of chosen) {
  const runs = Array.from({ length: PROCESSES }, () => measure(name));
  for (const [i, { batch }] of runs[0]!.entries()) {
    const all = runs.map((run) => run[i]!.micros);
    const spreads = (value: (micros: PeerFigures["micros"], name: string) => number) =>
      Object.fromEntries(names.map((n) => [n, spreadOf(all.map((micros) => value(micros, n)))]));
    const micros = spreads((m, n) => m[n]!);
    const times = spreads((m, n) => m[n]! / m.sinter!);
    rows.push({ workload: name, what: workloadNamed(name).what, batch, micros, times });
    const cell = (n: string) => {
      const { median, lowest, highest } = times[n]!;
      const [middle, low, high] = [median, lowest, highest].map((t) => t.toFixed(t < 10 ? 2 : 0));
      return `${number(micros[n]!.median)} ×${middle} (${low}–${high})`;
    };
    console.log(columns([name, batch, number(micros.sinter!.median), ...others.map(cell)]));
  }
}

/** W3 is left out: only Sinter fuses it. */
const sameWork = rows.filter(({ workload }) => workload !== "W3");
const means = Object.fromEntries(
  others.map((name) => [name, geometricMean(sameWork.map((row) => row.times[name]!.median))]),
);
console.log("\ngeometric mean of × over all but W3");
for (const [name, mean] of Object.entries(means)) console.log(`${name.padEnd(18)}${mean.toFixed(2)}`);

if (asked.length === 0) {
  const result = { machine: machine(), versions, processes: PROCESSES, rounds: ROUNDS, means, rows };
  writeFileSync("bench/results/peers.json", `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(
    "bench/results/peers.svg",
    chart(
      rows.map(({ workload, batch, times }) => ({
        label: `${workload}, batch ${batch}`,
        values: others.map((name) => times[name]!.median),
      })),
      others,
      `How many times as long as Sinter, one thread (${machine().cpu}, Node ${process.version})`,
    ),
  );
  console.log("\nsaved as bench/results/peers.json and peers.svg");
}
