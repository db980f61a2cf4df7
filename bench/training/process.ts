/** One process of `pnpm bench:training`, all libraries in turns: one argument, a `Request`; prints JSON. */
import { median } from "../support/time.ts";
import { brain } from "./brain.ts";
import { caseNamed } from "./cases.ts";
import { checkLosses } from "./check.ts";
import { jaxJs } from "./jax-js.ts";
import type { Learning } from "./learner.ts";
import { pytorch } from "./pytorch.ts";
import { sinter } from "./sinter.ts";
import { taskOf } from "./task.ts";
import { tfjs } from "./tfjs.ts";

export interface Request {
  readonly name: string;
  readonly rounds: number;
  readonly seconds: number;
  /** The losses of the first steps in f64. */
  readonly exact: readonly number[];
  readonly hasPytorch: boolean;
}

/** Microseconds per step, by library. */
export type TrainingFigures = Readonly<Record<string, number>>;

const WARM_UP_SECONDS = 0.3;

const { name, rounds, seconds, exact, hasPytorch } = JSON.parse(process.argv[2]!) as Request;
const task = taskOf(caseNamed(name));
const learners = [sinter, await tfjs("wasm"), await tfjs("cpu"), await jaxJs()];
if (name === "T2") learners.push(await brain());
if (hasPytorch) learners.push(pytorch);

const runners: { name: string; run: Learning; times: number[] }[] = [];
for (const learner of learners) {
  const run = await learner.prepare(task);
  checkLosses(`${name}, ${learner.name}`, await run.losses(exact.length), run.exact?.(exact.length) ?? exact);
  await run.time(WARM_UP_SECONDS);
  runners.push({ name: learner.name, run, times: [] });
}
await new Promise((resolve) => setTimeout(resolve, 50));
for (let round = 0; round < rounds; round++)
  // Each round starts with another one.
  for (let i = 0; i < runners.length; i++) {
    const { run, times } = runners[(i + round) % runners.length]!;
    times.push(await run.time(seconds));
  }
const figures = Object.fromEntries(runners.map((each) => [each.name, 1e6 * median(each.times)]));
console.log(JSON.stringify(figures satisfies TrainingFigures));
process.exit(0);
