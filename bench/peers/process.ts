/** One process of `pnpm bench:peers`: <workload> <rounds> <seconds per figure>; prints JSON. */
import { compile, init, interpret } from "sinter";
import { median, secondsPerCall } from "../support/time.ts";
import { batches, workloadNamed } from "../support/workloads.ts";
import { jaxJs } from "./jax-js.ts";
import { onnxruntimeNode, onnxruntimeWeb } from "./onnxruntime.ts";
import { layersOf, type Peer, type Prepared } from "./peer.ts";
import { tfjs } from "./tfjs.ts";

export interface PeerFigures {
  readonly batch: number;
  /** Microseconds per call, by library. */
  readonly micros: Readonly<Record<string, number>>;
}

const [name, rounds, seconds] = process.argv.slice(2) as [string, string, string];
const workload = workloadNamed(name);
const params = init(workload.model, { seed: 1 });
const layers = layersOf(workload.layers, params);

const sinter: Peer = {
  name: "sinter",
  async prepare(_layers, batch, x) {
    const program = compile(workload.model, { params });
    const y = new Float32Array(batch * layers.at(-1)!.n);
    return { call: () => program.runInto(x, y), output: () => y };
  },
};
const peers = [sinter, await onnxruntimeWeb(), await onnxruntimeNode(), await tfjs(), await jaxJs()];

/** The first two rows and the last, against the unoptimized graph in f64. */
function check(peer: Peer, { output }: Prepared, x: Float32Array, batch: number): void {
  const y = output();
  const out = layers.at(-1)!.n;
  const values = Object.fromEntries(Object.entries(params).map(([key, { data }]) => [key, data]));
  for (const row of new Set([0, Math.min(1, batch - 1), batch - 1])) {
    const input = x.slice(row * workload.width, (row + 1) * workload.width);
    const exact = interpret(graph, { x: input }, values)[""]!;
    const scale = exact.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    for (let i = 0; i < out; i++) {
      const got = y[row * out + i]!;
      if (!(Math.abs(got - exact[i]!) <= 1e-4 * scale))
        throw new Error(
          `${peer.name}, ${name}, batch ${batch}: row ${row}, column ${i} is ${got}, not ${exact[i]}`,
        );
    }
  }
}

const graph = compile(workload.model, { params, optimize: false }).graph;

/** As `secondsPerCall`, for calls that may return a promise. */
async function time(call: () => unknown, least: number): Promise<number> {
  if (!(call() instanceof Promise)) return secondsPerCall(call, least);
  for (let calls = 1; ; ) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) await call();
    const elapsed = (performance.now() - start) / 1000;
    if (elapsed > least) return elapsed / calls;
    calls = Math.max(2 * calls, Math.ceil((calls * least) / Math.max(elapsed, 1e-6)));
  }
}

const figures: PeerFigures[] = [];
for (const batch of batches) {
  const x = Float32Array.from({ length: batch * workload.width }, () => 2 * Math.random() - 1);
  const runners: { name: string; call: () => unknown; times: number[] }[] = [];
  for (const peer of peers) {
    const prepared = await peer.prepare(layers, batch, x);
    await prepared.call();
    check(peer, prepared, x, batch);
    await time(prepared.call, 0.1);
    runners.push({ name: peer.name, call: prepared.call, times: [] });
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (let round = 0; round < Number(rounds); round++)
    // Each round starts with another one.
    for (let i = 0; i < runners.length; i++) {
      const runner = runners[(i + round) % runners.length]!;
      runner.times.push(await time(runner.call, Number(seconds)));
    }
  figures.push({
    batch,
    micros: Object.fromEntries(runners.map((runner) => [runner.name, 1e6 * median(runner.times)])),
  });
}
console.log(JSON.stringify(figures));
process.exit(0);
