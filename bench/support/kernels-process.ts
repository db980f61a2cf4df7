/** One process of `pnpm bench:kernels`: prints what it measured as JSON. Arguments: rounds, seconds per figure. */
import { wasmFeatures } from "@sinter/backend";
import { compile, init } from "sinter";
import { ceilings } from "./ceilings.ts";
import { checkRows } from "./check.ts";
import { measureTiles } from "./tiles.ts";
import { median, secondsPerCall, warmUp } from "./time.ts";
import { batches, workloads } from "./workloads.ts";

/** One model, batch and instruction set. */
export interface KernelFigure {
  readonly workload: string;
  readonly batch: number;
  readonly relaxedMadd: boolean;
  readonly micros: number;
  readonly gflops: number;
  /** Time that the ceilings allow, by time taken. */
  readonly share: number;
  readonly bound: "peak" | "bandwidth";
}

export interface KernelProcess {
  readonly peak: { readonly madd: number | null; readonly mulAdd: number };
  readonly bandwidth: readonly { readonly kilobytes: number; readonly gigabytesPerSecond: number }[];
  readonly figures: readonly KernelFigure[];
  readonly fusion: readonly { readonly batch: number; readonly speedup: number; readonly macRatio: number }[];
  /** Microseconds for each number of rows of `tileRows`. */
  readonly tiles: readonly number[];
}

const [rounds, seconds] = process.argv.slice(2).map(Number) as [number, number];
const MEBI = 2 ** 20;
const { relaxedMadd: relaxed } = wasmFeatures();
const limits = ceilings(40 * MEBI, (f) => secondsPerCall(f, seconds / 4), relaxed);
const isa = relaxed ? [true, false] : [false];

const figures: KernelFigure[] = [];
const fusion: KernelProcess["fusion"][number][] = [];
for (const { name, model, width } of workloads) {
  const params = init(model, { seed: 1 });
  const data = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, value.data]));
  for (const relaxedMadd of isa) {
    const program = compile(model, { params, backend: "wasm", deterministic: !relaxedMadd });
    const unfused = name === "W3" && relaxedMadd ? compile(model, { params, optimize: false }) : null;
    const { macsPerRow } = program.report.after;
    for (const batch of batches) {
      const x = Float32Array.from({ length: batch * width }, () => 2 * Math.random() - 1);
      const y = program.run(x);
      checkRows(`${name}, batch ${batch}`, program.graph, data, x, y, batch);
      const call = () => program.runInto(x, y);
      await warmUp(call);
      const flops = 2 * macsPerRow * batch;
      const bytes = 4 * macsPerRow;
      const shares: number[] = [];
      const times: number[] = [];
      let bound: KernelFigure["bound"] = "peak";
      for (let round = 0; round < rounds; round++) {
        const arithmetic = flops / limits.peak(relaxedMadd);
        const reading = batch === 1 ? bytes / limits.bandwidth(bytes) : 0;
        bound = reading > arithmetic ? "bandwidth" : "peak";
        const time = secondsPerCall(call, seconds);
        times.push(time);
        shares.push(Math.max(arithmetic, reading) / time);
      }
      const micros = 1e6 * median(times);
      figures.push({
        workload: name,
        batch,
        relaxedMadd,
        micros,
        gflops: flops / micros / 1000,
        share: median(shares),
        bound,
      });
      if (unfused !== null) {
        const plain = () => unfused.runInto(x, y);
        await warmUp(plain);
        const ratios = Array.from(
          { length: rounds },
          () => secondsPerCall(plain, seconds) / secondsPerCall(call, seconds),
        );
        fusion.push({
          batch,
          speedup: median(ratios),
          macRatio: program.report.before.macsPerRow / macsPerRow,
        });
      }
    }
  }
}
const result: KernelProcess = {
  peak: { madd: relaxed ? limits.peak(true) / 1e9 : null, mulAdd: limits.peak(false) / 1e9 },
  bandwidth: [32, 256, 1024, 2048, 8192, 32768].map((kilobytes) => ({
    kilobytes,
    gigabytesPerSecond: limits.bandwidth(1024 * kilobytes) / 1e9,
  })),
  figures,
  fusion,
  tiles: await measureTiles(rounds, seconds / 4),
};
console.log(JSON.stringify(result));
