/**
 * Fused against unfused, and the kernels against a plain loop: `pnpm bench`, or `pnpm bench --quick`.
 *
 * Every case first checks its outputs against the f64 oracle. A row then gives the MAC ratio, what
 * fusing promises; the measured speed-up, the median of alternating rounds; their quotient; and
 * the spread of the speed-up between rounds.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { compile, init, linear, type Model, sequential } from "sinter";
import { cases } from "./support/cases.ts";
import { checkRows } from "./support/check.ts";
import { machine } from "./support/machine.ts";
import { compare } from "./support/measure.ts";
import { plainLinear } from "./support/plain-loop.ts";

const quick = process.argv.includes("--quick");
const effort = quick ? { rounds: 3, seconds: 0.08 } : { rounds: 5, seconds: 0.25 };

const uniform = (length: number): Float32Array => Float32Array.from({ length }, () => 2 * Math.random() - 1);
const dataOf = (params: ReturnType<typeof init>) =>
  Object.fromEntries(Object.entries(params).map(([name, { data }]) => [name, data]));

const columns = (cells: readonly (string | number)[]): string =>
  cells.map((cell, i) => (i === 0 ? String(cell).padEnd(14) : String(cell).padStart(11))).join("");

async function fusion() {
  console.log("fused against unfused");
  console.log(
    columns([
      "model",
      "backend",
      "batch",
      "unfused µs",
      "fused µs",
      "MAC ratio",
      "speed-up",
      "quotient",
      "spread",
    ]),
  );
  const results = [];
  for (const { name, model, width, batches } of cases(quick)) {
    const params = init(model, { seed: 1 });
    for (const backend of ["cpu", "wasm"] as const) {
      const unfused = compile(model as Model<{ x: ["batch", number] }, ["batch", number]>, {
        params,
        backend,
        optimize: false,
      });
      const fused = compile(model as Model<{ x: ["batch", number] }, ["batch", number]>, { params, backend });
      const { before, after } = fused.report;
      const macRatio = before.macsPerRow / after.macsPerRow;
      for (const batch of batches) {
        const x = uniform(batch * width);
        for (const program of [unfused, fused])
          checkRows(`${name} on ${backend}`, program.graph, dataOf(params), x, program.run(x), batch);
        const times = await compare(
          () => unfused.run(x),
          () => fused.run(x),
          effort,
        );
        const quotient = times.speedup / macRatio;
        results.push({ name, backend, batch, macRatio, quotient, ...times });
        const spread = `${times.lowest.toFixed(1)}–${times.highest.toFixed(1)}`;
        console.log(
          columns([
            name,
            backend,
            batch,
            times.baseMicros.toFixed(1),
            times.testMicros.toFixed(1),
            macRatio.toFixed(2),
            times.speedup.toFixed(2),
            quotient.toFixed(2),
            spread,
          ]),
        );
      }
    }
  }
  return results;
}

async function againstPlainLoop() {
  const [width, batch] = [512, 256];
  const model = sequential(linear(width, width));
  const params = init(model, { seed: 1 });
  const [weight, bias] = [params["0.weight"]!.data, params["0.bias"]!.data];
  const x = uniform(batch * width);
  console.log(`\nLinear(${width}, ${width}) at batch ${batch}, one thread, against a plain JavaScript loop`);
  console.log(columns(["backend", "loop µs", "sinter µs", "GFLOP/s", "speed-up", "spread"]));
  const results = [];
  for (const backend of ["cpu", "wasm"] as const) {
    const program = compile(model, { params, backend });
    checkRows(`linear on ${backend}`, program.graph, dataOf(params), x, program.run(x), batch);
    const times = await compare(
      () => plainLinear(x, weight, bias, batch),
      () => program.run(x),
      effort,
    );
    const gflops = (2 * batch * width * width) / (1000 * times.testMicros);
    results.push({ backend, width, batch, gflops, ...times });
    const spread = `${times.lowest.toFixed(1)}–${times.highest.toFixed(1)}`;
    console.log(
      columns([
        backend,
        times.baseMicros.toFixed(0),
        times.testMicros.toFixed(0),
        gflops.toFixed(1),
        times.speedup.toFixed(1),
        spread,
      ]),
    );
  }
  return results;
}

const started = performance.now();
const result = { machine: machine(), quick, fusion: await fusion(), plainLoop: await againstPlainLoop() };
const folder = new URL("results/", import.meta.url);
mkdirSync(folder, { recursive: true });
const file = new URL(quick ? "fusion-quick.json" : "fusion.json", folder);
writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
console.log(
  `\n${((performance.now() - started) / 1000).toFixed(0)} s; saved as bench/results/${file.pathname.split("/").at(-1)}`,
);
