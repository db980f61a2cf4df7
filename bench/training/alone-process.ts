/** One process of `pnpm bench:training`, Sinter alone beside the machine's peak: one argument, an `AloneRequest`; prints JSON. */
import { wasmFeatures } from "@sinter/backend";
import { ceilings } from "../support/ceilings.ts";
import { median, secondsPerCall } from "../support/time.ts";
import { caseNamed, macsOf } from "./cases.ts";
import { checkLosses } from "./check.ts";
import { sinter } from "./sinter.ts";
import { taskOf } from "./task.ts";

export interface AloneRequest {
  readonly name: string;
  readonly rounds: number;
  readonly seconds: number;
  /** Numbers of rows in a step, each with the losses of its first steps in f64. */
  readonly batches: readonly { readonly rows: number; readonly exact: readonly number[] }[];
}

export interface AloneFigure {
  readonly rows: number;
  /** Microseconds per step. */
  readonly micros: number;
  /** Of each sample: its multiply-adds per second as a share of the peak, which is measured right before and after. */
  readonly shares: readonly number[];
}

const { name, rounds, seconds, batches } = JSON.parse(process.argv[2]!) as AloneRequest;
const of = caseNamed(name);
const { relaxedMadd } = wasmFeatures();
/** The clock changes within a tenth of a second, so samples are short and there are more of them. */
const samples = 4 * rounds;
const sampleSeconds = seconds / 4;
const limits = ceilings(2 ** 20, (f) => secondsPerCall(f, sampleSeconds / 2), relaxedMadd);

const figures: AloneFigure[] = [];
for (const { rows, exact } of batches) {
  const run = await sinter.prepare(taskOf(of, rows));
  checkLosses(`${name}, ${rows} rows`, await run.losses(exact.length), exact);
  await run.time(0.3);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const times: number[] = [];
  const shares: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const before = limits.peak(relaxedMadd);
    const time = await run.time(sampleSeconds);
    const after = limits.peak(relaxedMadd);
    times.push(time);
    shares.push((2 * macsOf(of, rows)) / time / ((before + after) / 2));
  }
  figures.push({ rows, micros: 1e6 * median(times), shares });
}
console.log(JSON.stringify(figures));
