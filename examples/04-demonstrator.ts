/**
 * Two bits in, one out: what networks with one hidden unit learn of AND and of XOR, with and without activations,
 * and what XOR needs. One sees each table that was learned beside the perfect one, the losses on the way, and where
 * in the plane the answer is 1, which `-o FILE` also writes as an SVG. `--seeds N` says how often each one succeeds.
 */
import { type Region, svg, text } from "@sinter/plot";
import { linear, type Model, sequential, tanh } from "sinter";
import { adam, bceWithLogits, constant, cosine, type Fit, fit, l1 } from "sinter/train";
import { type Told, withOptions } from "./support/options.ts";
import { writeWhole } from "./support/output-file.ts";
import { randomBits } from "./support/random-bits.ts";

export const plain = sequential(linear(2, 1), linear(1, 1));
export const bent = sequential(linear(2, 1), tanh(), linear(1, 1), tanh());
export const two = sequential(linear(2, 2), tanh(), linear(2, 1));
export const eight = sequential(linear(2, 8), tanh(), linear(8, 1));
export const eightBent = sequential(linear(2, 8), tanh(), linear(8, 1), tanh());

type Task = (a: number, b: number) => number;
const and: Task = (a, b) => a & b;
const xor: Task = (a, b) => a ^ b;

const EPOCHS = 8;
const BATCHES = 100;
const ROWS = 10;

/** Adam with a learning rate of 0.1 on batches of random pairs of bits. */
function run(task: Task, seed: number) {
  const bit = randomBits(seed);
  function* data() {
    for (let batch = 0; batch < BATCHES; batch++) {
      const inputs = Float32Array.from({ length: 2 * ROWS }, bit);
      const targets = Float32Array.from({ length: ROWS }, (_, i) => task(inputs[2 * i]!, inputs[2 * i + 1]!));
      yield { inputs, targets };
    }
  }
  return {
    data,
    epochs: EPOCHS,
    optimizer: adam({ lr: 0.1 }),
    seed,
    deterministic: true,
    log: false,
  } as const;
}

type Net = Model<{ readonly x: ["batch", 2] }, ["batch", 1]>;
type Learned = Fit<Float32Array, Float32Array, Float32Array>;

interface Experiment {
  readonly title: string;
  readonly task: Task;
  readonly learn: (seed: number) => Promise<Learned>;
  /** What an output says: itself, or of a logit how sure a 1 is. */
  readonly said: (output: number) => number;
}

const byL1 = (title: string, task: Task, net: Net, schedule = constant()): Experiment => ({
  title,
  task,
  learn: (seed) => fit(net, { ...run(task, seed), loss: l1(), schedule }),
  said: (output) => output,
});

const byLogits = (title: string, task: Task, net: Net): Experiment => ({
  title,
  task,
  learn: (seed) => fit(net, { ...run(task, seed), loss: bceWithLogits() }),
  said: (logit) => 1 / (1 + Math.exp(-logit)),
});

/** What is shown, and what to say of it. */
const shown: readonly (readonly [Experiment, string])[] = [
  [
    byL1("AND 2-1-1, no activation", and, plain),
    `Without activations the network is affine: f(0,0) + f(1,1) = f(0,1) + f(1,0), whatever it learns.
In the table of AND one side is 1 and the other 0, so the four errors add up to 1 at least: their mean
is 0.25 or more. The constant 0 has 0.25, as three of four targets are 0, and so has every affine f
with f(0,0) ≤ 0, f(0,1) ≥ 0, f(1,0) ≥ 0 and f(1,1) ≤ 1. To L1 they are alike; it may end at any.
Some of them are 0.5 or more at (1,1) alone, as a line parts the classes. None has the table's values.`,
  ],
  [
    byL1("AND 2-1-1, tanh after each layer", and, bent),
    "A tanh is flat at its ends, where rows that differ become alike: now the table can be had.",
  ],
  [
    byL1("XOR 2-1-1, no activation", xor, plain),
    "In the table of XOR the two sides are 0 and 2: the mean error is 0.5 or more.",
  ],
  [
    byL1("XOR 2-1-1, tanh after each layer", xor, bent),
    `All depends on one number h before the first tanh; the output only rises with it, or only falls. As
h(0,0) + h(1,1) = h(0,1) + h(1,0), some row that is to be 0 gets as much as one that is to be 1, so the
mean error is 0.25 or more. No training helps: XOR needs a hidden layer of two units at least.`,
  ],
  [
    byLogits("XOR 2-8-1, tanh, BCE on logits", xor, eight),
    `Two units suffice, but training them often gets stuck; of eight, some nearly always find the way. The
loss matters, too: L1 behind a last tanh has no slope where that is flat, be it at the wrong end. The
slope of BCE on logits is sigmoid(z) − target: largest where an answer is most wrong.`,
  ],
];

/** The same with one thing changed, for the rates. */
const changed: readonly Experiment[] = [
  byL1("AND 2-1-1, no activation, cosine", and, plain, cosine(EPOCHS * BATCHES)),
  byL1("XOR 2-8-1, tanh after each layer", xor, eightBent),
  byLogits("XOR 2-2-1, tanh, BCE on logits", xor, two),
];

const pairs = [0, 1, 2, 3].map((i) => [i >> 1, i & 1] as const);

/** What a network says to each pair of bits, what it should, and how far that is apart. */
function tableOf({ task, said }: Experiment, { trainer }: Learned) {
  const outputs = Array.from(trainer.predict(Float32Array.from(pairs.flat())), said);
  const perfect = pairs.map(([a, b]) => task(a, b));
  const errors = outputs.map((output, i) => Math.abs(output - perfect[i]!));
  return {
    outputs,
    perfect,
    mean: errors.reduce((sum, error) => sum + error, 0) / errors.length,
    largest: Math.max(...errors),
    answers: outputs.every((output, i) => output >= 0.5 === (perfect[i] === 1)),
  };
}

const regionOf = ({ title, task, said }: Experiment, { trainer }: Learned): Region => ({
  title,
  region: {
    x: [-0.5, 1.5],
    y: [-0.5, 1.5],
    classes: ["0", "1"],
    value: (a, b) => Math.min(Math.max(said(trainer.predict(Float32Array.of(a, b))[0]!), 0), 1),
  },
  points: pairs.map(([x, y]) => ({ x, y, label: String(task(x, y)) })),
});

/** Trains each with the same seed, and prints what it learned. */
async function show(): Promise<Region[]> {
  const regions: Region[] = [];
  for (const [experiment, words] of shown) {
    const learned = await experiment.learn(1);
    const { outputs, perfect, mean } = tableOf(experiment, learned);
    console.log(`${experiment.title}\n\n  input   output   perfect output`);
    for (const [i, [a, b]] of pairs.entries())
      console.log(`   ${a} ${b}   ${outputs[i]!.toFixed(3).padStart(6)}   ${perfect[i]}`);
    console.log(`\n  mean error ${mean.toFixed(4)}`);
    console.log(`  losses ${learned.epochs.map(({ loss }) => loss.toFixed(4)).join(" ")}\n\n${words}\n`);
    regions.push(regionOf(experiment, learned));
  }
  return regions;
}

/** How well each does with many seeds. */
async function rate(seeds: number): Promise<void> {
  const columns = (cells: readonly string[]) => cells.map((cell) => cell.padStart(9)).join("");
  console.log(
    `\nWith ${seeds} seeds: the least, median and largest mean error of the table, and how often it is within`,
  );
  console.log("0.02 of 0.25, each output within 0.1 or 0.05 of the table, each answer right\n");
  const head = ["least", "median", "largest", "0.25", "0.1", "0.05", "right"];
  console.log(`${" ".repeat(32)}${columns(head)}`);
  for (const experiment of [...shown.map(([each]) => each), ...changed]) {
    const tables: ReturnType<typeof tableOf>[] = [];
    for (let seed = 1; seed <= seeds; seed++) tables.push(tableOf(experiment, await experiment.learn(seed)));
    const means = tables.map(({ mean }) => mean).sort((a, b) => a - b);
    const count = (is: (table: (typeof tables)[number]) => boolean) => String(tables.filter(is).length);
    const cells = [
      ...[means[0]!, means[seeds >> 1]!, means.at(-1)!].map((mean) => mean.toFixed(4)),
      count(({ mean }) => Math.abs(mean - 0.25) <= 0.02),
      count(({ largest }) => largest <= 0.1),
      count(({ largest }) => largest <= 0.05),
      count(({ answers }) => answers),
    ];
    console.log(`${experiment.title.padEnd(32)}${columns(cells)}`);
  }
  console.log(`
No affine network is below 0.25 for AND. Steps that stay as large may leave it above; where the learning
rate falls to 0 along a cosine, all end there.`);
}

async function demo({ output, seeds }: Told): Promise<void> {
  const regions = await show();
  if (output !== undefined) writeWhole(output, svg(regions));
  console.log("An output of 0.5 or more is the answer 1. Shades begin at 0.25 (░), 0.5 (▒) and 0.75 (▓).\n");
  console.log(text(regions, { width: process.stdout.columns, colours: process.stdout.isTTY }));
  if (seeds !== undefined) await rate(seeds);
}

if (import.meta.main) withOptions(["output", "seeds"], demo);
