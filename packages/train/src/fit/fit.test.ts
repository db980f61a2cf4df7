import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dropout, linear, relu, sequential, standardize } from "@sinter/dsl";
import { afterAll, describe, expect, it } from "vitest";
import { accuracy, adam, crossEntropy, type FitError, fit, loadState, split } from "../index.ts";

const folder = mkdtempSync(join(tmpdir(), "sinter-fit-"));
afterAll(() => rmSync(folder, { recursive: true }));

const ROWS = 60;
/** Three classes around three points, far from 0 and of different spread. */
const inputs = Float32Array.from({ length: 2 * ROWS }, (_, i) => {
  const [row, axis] = [Math.floor(i / 2), i % 2];
  return 100 * (axis + 1) + Math.cos(row * 2.1 + axis * 1.57) * 20 * (axis + 1) + Math.sin(i * 12.9898);
});
const targets = Int32Array.from({ length: ROWS }, (_, row) => row % 3);
const net = sequential(standardize(2), linear(2, 16), relu(), dropout(0.1), linear(16, 3));
const options = {
  data: { inputs, targets },
  loss: crossEntropy(),
  optimizer: adam({ lr: 0.02 }),
  epochs: 6,
  batch: 16,
  seed: 3,
  log: false,
} as const;

describe("fit", () => {
  it("learns, tells each epoch, and standardizes by the rows that it learns from", async () => {
    const lines: string[] = [];
    const { params, epochs, ended, trainer } = await fit(net, {
      ...options,
      epochs: 40,
      validation: 0.25,
      metrics: { accuracy },
      log: (line) => lines.push(line),
    });
    expect(ended).toBe("done");
    expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(epochs.at(-1)!.metrics.accuracy).toBeGreaterThan(0.9);
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss / 2);
    expect(lines[0]).toMatch(
      /^epoch 1\/40 {2}loss \d\.\d{4} {2}validation \d\.\d{4} {2}accuracy \d\.\d{4} {2}[\d,]+ rows\/s$/,
    );
    const { mean, deviation } = { mean: params()["0.mean"].data, deviation: params()["0.deviation"].data };
    expect(mean[0]).toBeGreaterThan(80);
    expect(deviation[1]).toBeGreaterThan(2 * deviation[0]! * 0.8);
    expect(trainer.steps).toBe(40 * Math.ceil(45 / 16));
  });

  it("is the same again with the same seed, and another with another", async () => {
    const [a, b, c] = await Promise.all([3, 3, 4].map((seed) => fit(net, { ...options, seed })));
    expect(b!.params()).toEqual(a!.params());
    expect(c!.params()).not.toEqual(a!.params());
  });

  it("takes the last rows as a short batch, or leaves them out", async () => {
    const sizes: number[] = [];
    const callbacks = { step: ({ batch }: { batch: number }) => sizes.push(batch) };
    await fit(net, { ...options, epochs: 1, callbacks });
    await fit(net, { ...options, epochs: 1, dropLast: true, callbacks });
    expect(sizes).toEqual([1, 2, 3, 4, 1, 2, 3]);
  });

  it("goes on from a checkpoint bit for bit, after an epoch and within one", async () => {
    const file = join(folder, "run.safetensors");
    const validation = { inputs, targets };
    const more = { ...options, validation, earlyStopping: { patience: 50 } };
    const whole = await fit(net, more);
    for (const steps of [8, 10]) {
      const controller = new AbortController();
      let taken = 0;
      const callbacks = { step: () => ++taken === steps && controller.abort() };
      const { signal } = controller;
      const part = await fit(net, { ...more, checkpoint: { file }, callbacks, signal });
      expect(part.ended).toBe("aborted");
      expect(part.trainer.steps).toBeLessThanOrEqual(steps);
      const rest = await fit(net, { ...more, checkpoint: { file, resume: true } });
      expect(rest.params()).toEqual(whole.params());
      expect(rest.trainer.state()).toEqual(whole.trainer.state());
      rmSync(file);
    }
  });

  it("stops when it gets no better, with the best parameters", async () => {
    const values = [5, 3, 4, 4, 4, 1];
    let epoch = 0;
    const run = await fit(net, {
      ...options,
      epochs: 20,
      validation: 0.2,
      metrics: { given: () => values[epoch++]! },
      earlyStopping: { patience: 2, monitor: "given", better: "less" },
    });
    expect(run.ended).toBe("early");
    expect(run.epochs).toHaveLength(4);
    expect(run.bestEpoch).toBe(2);
    expect(run.trainer.steps).toBe(2 * 3);
  });

  it("takes batches from a function, of any size", async () => {
    async function* batches() {
      for (const [from, to] of [
        [0, 10],
        [10, 11],
        [11, 60],
      ] as const)
        yield { inputs: inputs.slice(2 * from, 2 * to), targets: targets.slice(from, to) };
    }
    const run = await fit(net, { ...options, data: batches, batch: undefined, epochs: 2 });
    expect(run.trainer.steps).toBe(6);
  });

  it("lets others have their turn", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    await fit(net, { ...options, epochs: 2000 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });
});

describe("fit says what is wrong", () => {
  const wrong = async (more: object, why: string) =>
    expect(fit(net, { ...options, ...more } as never)).rejects.toThrow(why);

  it("with options", async () => {
    await wrong({ epochs: 0 }, "fit: epochs is a whole number from 1, got 0");
    await wrong({ batch: 61 }, "fit: a batch of 61 rows is larger than the 60 rows of the data");
    await wrong(
      { validation: 2 },
      "fit: validation is a data set, or a part of the data between 0 and 1, got 2",
    );
    await wrong({ validation: 0.001 }, "leaves none to validate with");
    await wrong({ epoch: 3 }, "fit has no option epoch; it has data, epochs");
    await wrong({ metrics: { accuracy: 1 } }, "fit: the metric accuracy is a function, got number");
    await wrong({ earlyStopping: { patience: 3 } }, "fit: earlyStopping needs validation data to watch");
    await wrong({ callbacks: { onEpoch() {} } }, "fit: callbacks has no option onEpoch; it has step, epoch");
    await wrong({ log: 1 }, "fit: log is false or a function of a line, got number");
  });

  it("with data", async () => {
    await wrong(
      { data: { inputs: new Float32Array(0), targets: new Int32Array(0) } },
      "fit: the data has no rows",
    );
    await wrong(
      { data: { inputs: inputs.slice(1), targets } },
      "x: 119 values are no whole number of rows of 2",
    );
    await wrong(
      { data: { inputs, targets: targets.slice(1) } },
      "59 values are not as many for each of 60 rows",
    );
    await wrong(
      { data: { inputs: [1, 2], targets } },
      "inputs are a typed array, or several by name, got an array",
    );
    await wrong(
      { data: null },
      "fit: the data is { inputs, targets } or a function that gives batches, got null",
    );
    await wrong(
      { data: { inputs, targets: targets.map((t) => t + 1) } },
      "targets: the class 3 of row 2 is not between 0 and 2: the output has 3 classes",
    );
    await wrong({ data: () => [] }, "fit: the data has no batches, so there is nothing to learn");
  });

  it("with a NaN in a row, which it names, and keeps what was learned", async () => {
    const broken = inputs.slice();
    broken[2 * 17 + 1] = Number.NaN;
    const model = sequential(linear(2, 16), relu(), linear(16, 3));
    const error = (await fit(model, { ...options, data: { inputs: broken, targets } }).catch(
      (e) => e,
    )) as FitError;
    expect(error.message).toMatch(
      /^step \d: the loss is NaN; the input x holds NaN in row \d+ of batch \d, which is row 17 of the data; nothing was learned from this batch$/,
    );
    expect(error.code).toBe("NOT_FINITE");
    expect(error.learned.trainer.steps).toBe(Number(/\d/.exec(error.message)![0]) - 1);
    const { data } = (error.learned.params() as Record<string, { data: Float32Array }>)["0.weight"]!;
    expect(data.every(Number.isFinite)).toBe(true);
  });

  it("with checkpoints: another run's, what is none, and a folder that is not there", async () => {
    const file = join(folder, "other.safetensors");
    await fit(net, { ...options, epochs: 1, checkpoint: { file } });
    const checkpoint = { file, resume: true };
    await wrong({ checkpoint, seed: 4 }, "is of another run: seed 3 where 4 is expected");
    const bigger = sequential(standardize(2), linear(2, 17), relu(), dropout(0.1), linear(17, 3));
    await expect(fit(bigger, { ...options, checkpoint })).rejects.toThrow(
      "the state is that of another trainer: params.1.bias should be [17] but is [16]",
    );
    const before = readFileSync(file);
    await wrong({ checkpoint: { file: join(folder, "none", "x") } }, "cannot be written: ENOENT");
    writeFileSync(file, "no checkpoint");
    await wrong({ checkpoint }, "not a valid safetensors file");
    writeFileSync(file, before);
    expect(loadState(before).step).toBe(4);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

it("split takes rows apart, each into one of both", () => {
  const [left, taken] = split({ inputs, targets }, { rows: ROWS, part: 0.25, seed: 1 });
  expect([left.targets.length, taken.targets.length]).toEqual([45, 15]);
  const rows = (data: typeof left) => Array.from(data.targets, (_, i) => data.inputs[2 * i]!);
  const all = Array.from(targets, (_, i) => inputs[2 * i]!);
  expect([...rows(left), ...rows(taken)].sort()).toEqual(all.sort());
  expect(() => split({ inputs, targets }, { rows: 1, part: 0.5 })).toThrow(
    "rows is a whole number from 2, got 1",
  );
});

describe("a run", () => {
  it("leaves a checkpoint of where it ended, also between two that it was to write", async () => {
    const file = join(folder, "end.safetensors");
    const stop = { epoch: ({ epoch }: { epoch: number }) => (epoch === 3 ? "stop" : "go on") };
    for (const [more, steps] of [
      [{ epochs: 3 }, 12],
      [{ epochs: 9, callbacks: stop }, 12],
    ] as const) {
      const run = await fit(net, { ...options, ...more, checkpoint: { file, every: 5 } });
      expect(loadState(readFileSync(file))).toEqual({ ...run.trainer.state(), step: steps });
    }
  });

  it("is aborted while its data are waited for", async () => {
    const controller = new AbortController();
    async function* slow() {
      yield { inputs, targets };
      controller.abort();
      await new Promise(() => {});
    }
    const run = await fit(net, { ...options, batch: undefined, data: slow, signal: controller.signal });
    expect([run.ended, run.trainer.steps]).toEqual(["aborted", 1]);
  });

  it("ends with a sentence where the validation data or a metric holds NaN", async () => {
    const broken = inputs.slice();
    broken[2 * 7] = Number.NaN;
    const model = sequential(linear(2, 16), relu(), linear(16, 3));
    const validation = { inputs: broken, targets };
    await expect(fit(model, { ...options, validation })).rejects.toThrow(
      "the loss of the validation data is NaN; the input x holds NaN in row 7 of the validation data",
    );
    await expect(fit(net, { ...options, metrics: { odd: () => Number.NaN } })).rejects.toThrow(
      "fit: the metric odd gives a number, got NaN",
    );
  });
});
