/**
 * The kernels against the machine's own ceilings: `pnpm bench:kernels`, or `--quick`.
 *
 * Each process measures what 128-bit arithmetic in registers and reads of a working set can reach, and
 * beside each of these a forward pass (`runInto`, one thread), after checking its outputs against the
 * f64 oracle. A share is the time that the ceiling allows by the time taken: at batch 1 by the larger
 * of arithmetic and reading the weights once, else by arithmetic. Multiply-accumulates are counted,
 * nothing else, so activations and softmax are overhead.
 *
 * Last, numbers of rows that tiles do or do not fill: whether the tiles that the kernel takes are those
 * that a model of their cost would take, and whether their time is what it says.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { SHORT } from "../packages/backend/src/wasm/kernels/gemm/panel.ts";
import type { KernelProcess } from "./support/kernels-process.ts";
import { machine } from "./support/machine.ts";
import { cheapestTiles, chosenTiles, type Tiles, tallRows, tileRows, timeOf } from "./support/tiles.ts";
import { median, type Spread, spreadOf } from "./support/time.ts";
import { workloadNamed } from "./support/workloads.ts";

const quick = process.argv.includes("--quick");
const [processes, rounds, seconds] = quick ? [1, 3, 0.01] : [5, 5, 0.03];

const runs = Array.from({ length: processes }, (_, i): KernelProcess => {
  process.stderr.write(`process ${i + 1} of ${processes}\n`);
  const child = ["--conditions=@sinter/source", "bench/support/kernels-process.ts", rounds, seconds];
  return JSON.parse(execFileSync(process.execPath, child.map(String), { encoding: "utf8" })) as KernelProcess;
});

const percent = ({ median, lowest, highest }: Spread): string =>
  `${(100 * median).toFixed(0)}% (${(100 * lowest).toFixed(0)}–${(100 * highest).toFixed(0)})`;
const columns = (cells: readonly (string | number)[]): string =>
  cells.map((cell, i) => (i === 0 ? String(cell).padEnd(6) : String(cell).padStart(15))).join("");

const first = runs[0]!;
const peak = {
  madd: first.peak.madd === null ? null : spreadOf(runs.map((run) => run.peak.madd!)),
  mulAdd: spreadOf(runs.map((run) => run.peak.mulAdd)),
};
const bandwidth = first.bandwidth.map(({ kilobytes }, i) => ({
  kilobytes,
  gigabytesPerSecond: spreadOf(runs.map((run) => run.bandwidth[i]!.gigabytesPerSecond)),
}));
console.log(
  `peak ${peak.madd === null ? "" : `${peak.madd.median.toFixed(1)} GFLOP/s with multiply-add, `}${peak.mulAdd.median.toFixed(1)} with products and sums`,
);
for (const { kilobytes, gigabytesPerSecond } of bandwidth)
  console.log(`reads of ${String(kilobytes).padStart(6)} KiB: ${gigabytesPerSecond.median.toFixed(0)} GB/s`);

console.log(`\n${columns(["", "batch", "instructions", "µs", "GFLOP/s", "share", "of"])}`);
const figures = first.figures.map((figure, i) => {
  const all = runs.map((run) => run.figures[i]!);
  const { workload, batch, relaxedMadd, bound } = figure;
  const micros = median(all.map((f) => f.micros));
  const gflops = median(all.map((f) => f.gflops));
  const share = spreadOf(all.map((f) => f.share));
  const cells = [
    workload,
    batch,
    relaxedMadd ? "multiply-add" : "mul, add",
    micros.toFixed(micros < 10 ? 3 : 1),
  ];
  console.log(columns([...cells, gflops.toFixed(1), percent(share), bound]));
  return { workload, what: workloadNamed(workload).what, batch, relaxedMadd, micros, gflops, share, bound };
});

console.log(`\nW3, fused against unfused\n${columns(["", "batch", "MAC ratio", "speed-up", "quotient"])}`);
const fusion = first.fusion.map(({ batch, macRatio }, i) => {
  const speedup = spreadOf(runs.map((run) => run.fusion[i]!.speedup));
  const quotient = spreadOf(runs.map((run) => run.fusion[i]!.speedup / macRatio));
  console.log(columns(["W3", batch, macRatio.toFixed(2), speedup.median.toFixed(2), percent(quotient)]));
  return { batch, macRatio, speedup, quotient };
});

// A tile's cost is that of a batch which it fills: two tall ones, one short one, one row.
const microsOf = (rows: number): number => median(runs.map((run) => run.tiles[tileRows.indexOf(rows)]!));
const cost = { single: microsOf(1), tall: microsOf(2 * tallRows) / 2, short: microsOf(SHORT) };
console.log(
  `\n512 → 512 by rows: tiles of ${tallRows} take ${cost.tall.toFixed(2)} µs, of ${SHORT} ${cost.short.toFixed(2)}, a single row ${cost.single.toFixed(2)}`,
);
console.log(columns(["rows", "tiles", "cheapest", "by the model", "measured", "of the model"]));
const tiles = tileRows.map((rows) => {
  const [chosen, cheapest, measured] = [chosenTiles(rows), cheapestTiles(rows, cost), microsOf(rows)];
  const show = ({ single, tall, short }: Tiles) => `${tall}·${tallRows} ${short}·${SHORT} ${single}·1`;
  const model = timeOf(chosen, cost);
  const quotient = `${((100 * measured) / model).toFixed(0)}%`;
  console.log(columns([rows, show(chosen), show(cheapest), model.toFixed(2), measured.toFixed(2), quotient]));
  return { rows, chosen, cheapest, model, measured };
});

const name = quick ? "kernels-quick.json" : "kernels.json";
const result = { machine: machine(), quick, processes, rounds, peak, bandwidth, figures, fusion, tiles };
writeFileSync(`bench/results/${name}`, `${JSON.stringify(result, null, 2)}\n`);
console.log(`\nsaved as bench/results/${name}`);
