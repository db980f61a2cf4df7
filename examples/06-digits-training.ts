/**
 * The digits network of `digits.ts`, trained here from scratch: its five linear layers learn as they are written, are
 * saved and loaded, and compile to the two that they amount to. One sees the losses, which `-o FILE` also writes as an
 * SVG, and what the layers that collapse are good for: `--seeds N` trains with and without them from N seeds.
 */
import { readFileSync } from "node:fs";
import { type Panel, svg, text } from "@sinter/plot";
import { compile, linear, loadSafetensors, type Model, relu, saveSafetensors, sequential } from "sinter";
import { accuracy, adamw, crossEntropy, type Epoch, fit, oneCycle } from "sinter/train";
import { type Told, withOptions } from "./support/options.ts";
import { writeWhole } from "./support/output-file.ts";

export const deep = sequential(
  linear(64, 256),
  linear(256, 256),
  linear(256, 64),
  relu(),
  linear(64, 128),
  linear(128, 10),
);

/** What the other one is when it is compiled. */
export const collapsed = sequential(linear(64, 64), relu(), linear(64, 10));

const EPOCHS = 15;
const BATCH = 32;
const VALIDATION = 0.1;

const read = (name: string) => loadSafetensors(readFileSync(new URL(`data/${name}`, import.meta.url)));

function readTrainingSet() {
  const { pixels, label } = read("digits-train.safetensors");
  if (pixels?.dtype !== "U8" || label?.dtype !== "U8")
    throw new Error("digits-train.safetensors is not the file that this example was written for");
  return {
    inputs: Float32Array.from(pixels.data, (ink) => ink / 16),
    targets: Int32Array.from(label.data),
  };
}

function readTestSet() {
  const { x, label } = read("digits-test.safetensors");
  if (x?.dtype !== "F32" || label?.dtype !== "I32")
    throw new Error("digits-test.safetensors is not the file that this example was written for");
  return { inputs: x.data, targets: label.data };
}

type Net = Model<{ readonly x: ["batch", 64] }, ["batch", 10]>;

function learn(net: Net, seed: number, lr = 0.003) {
  const data = readTrainingSet();
  const rows = data.targets.length * (1 - VALIDATION);
  return fit(net, {
    data,
    validation: VALIDATION,
    epochs: EPOCHS,
    batch: BATCH,
    // Without smoothing, the validation loss rises where the network is too sure, though it still gets better.
    loss: crossEntropy({ labelSmoothing: 0.1 }),
    optimizer: adamw({ lr }),
    schedule: oneCycle(EPOCHS * Math.ceil(rows / BATCH)),
    metrics: { accuracy },
    earlyStopping: { patience: 5 },
    seed,
    log: false,
  });
}

const percent = (part: number) => `${(100 * part).toFixed(2)} %`;
const median = (sorted: readonly number[]) => sorted[sorted.length >> 1]!;
const secondsOf = (epochs: readonly Epoch[]) => epochs.reduce((sum, { seconds }) => sum + seconds, 0);

const lossesOf = (epochs: readonly Epoch[]): Panel => ({
  title: "losses",
  x: "epoch",
  curves: [
    { label: "training", points: epochs.map(({ epoch, loss }) => [epoch, loss]) },
    { label: "validation", points: epochs.map(({ epoch, validationLoss }) => [epoch, validationLoss!]) },
  ],
});

/** Trains the five layers, saves, loads and compiles them. */
async function show(output: string | undefined): Promise<void> {
  const { epochs, bestEpoch, params } = await learn(deep, 1);
  const panel = lossesOf(epochs);
  if (output !== undefined) writeWhole(output, svg([panel]));
  console.log(text([panel], { width: process.stdout.columns, colours: process.stdout.isTTY }));
  console.log(
    `${epochs.length} epochs in ${secondsOf(epochs).toFixed(1)} s, of which ${bestEpoch} was the best`,
  );

  const bytes = saveSafetensors(params()); // as a file holds them
  const loaded = loadSafetensors(bytes);
  const program = compile(deep, { params: loaded });
  const { before, after } = program.report;
  console.log(`saved in ${bytes.length} bytes, loaded and compiled`);
  console.log(`MACs/row ${before.macsPerRow} → ${after.macsPerRow}`);

  const { inputs, targets } = readTestSet();
  const written = compile(deep, { params: loaded, optimize: false }).run(inputs);
  const compiled = program.run(inputs);
  const most = (values: Float32Array) => values.reduce((largest, v) => Math.max(largest, Math.abs(v)), 0);
  const off = most(compiled.map((logit, i) => logit - written[i]!)) / most(written);
  console.log(`outputs as written and compiled differ by ${off.toExponential(1)} of the largest`);
  const parts = [written, compiled].map((outputs) => percent(accuracy(outputs, targets)));
  console.log(`right on the test set: ${parts[0]} as written, ${parts[1]} compiled\n`);
}

/** Trains with and without the layers that collapse. */
async function compare(seeds: number): Promise<void> {
  const { inputs, targets } = readTestSet();
  console.log(`Right on the test set, with ${seeds} ${seeds === 1 ? "seed" : "seeds"}\n`);
  const columns = (cells: readonly string[]) => cells.map((cell) => cell.padStart(10)).join("");
  const head = ["least", "median", "most", "loss", "seconds"];
  console.log(`${" ".repeat(23)}${columns(head)}`);
  const variants = [
    ["five layers, lr 0.003", deep, 0.003],
    ["two layers, lr 0.003", collapsed, 0.003],
    ["two layers, lr 0.03", collapsed, 0.03],
  ] as const;
  for (const [name, net, lr] of variants) {
    const runs: { part: number; loss: number; seconds: number }[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const { trainer, epochs, bestEpoch } = await learn(net, seed, lr);
      runs.push({
        part: accuracy(trainer.predict(inputs), targets),
        loss: epochs[bestEpoch! - 1]!.validationLoss!,
        seconds: secondsOf(epochs),
      });
    }
    const sorted = (key: "part" | "loss" | "seconds") => runs.map((r) => r[key]).sort((a, b) => a - b);
    const parts = sorted("part");
    const cells = [
      ...[parts[0]!, median(parts), parts.at(-1)!].map(percent),
      median(sorted("loss")).toFixed(3),
      median(sorted("seconds")).toFixed(2),
    ];
    console.log(`${name.padEnd(23)}${columns(cells)}`);
  }
  console.log(`
Each of them compiles to the same two layers. In a step all factors of a product move, so the product moves
further: at one learning rate the five layers learn faster. With ten times that rate the two get as far, in
a fraction of the time. Layers that collapse buy a faster start, and no better network.`);
}

async function demo({ output, seeds = 1 }: Told): Promise<void> {
  await show(output);
  await compare(seeds);
}

if (import.meta.main) withOptions(["output", "seeds"], demo);
