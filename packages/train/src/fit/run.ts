import type { ParamValues } from "@sinter/backend";
import { init, type Model } from "@sinter/dsl";
import { MODEL } from "@sinter/dsl/internal";
import { gotValue, SinterError } from "@sinter/ir";
import { type Batch, BatchGatherer } from "../data/batches.ts";
import { type Columns, columnsOf, type Data } from "../data/data.ts";
import { inOrder } from "../data/shuffle.ts";
import { splitRows } from "../data/split.ts";
import { standardizationOf } from "../data/standardization.ts";
import { invalid, mismatch } from "../invalid.ts";
import { makeTrainer, type Trainer } from "../trainer.ts";
import type { TrainerOptions } from "../trainer-options.ts";
import { unlessAborted } from "./abort.ts";
import { Breath } from "./breathe.ts";
import { Checkpoints } from "./checkpoints.ts";
import { type Best, Watch } from "./early-stopping.ts";
import type { Epoch } from "./epoch.ts";
import { checkRunOptions, type RunOptions } from "./options.ts";
import { type Progress, progressOf } from "./progress.ts";
import type { Fit } from "./result.ts";
import { fromRows, fromStream, type Given, type Source, type Stream } from "./source.ts";

/** A run of epochs, from where a checkpoint says if it is to go on. */
export class Run {
  readonly #options: RunOptions;
  readonly #trainer: Trainer<unknown, unknown, unknown, unknown>;
  readonly #nameRows: (nameOf: (row: number) => string) => void;
  readonly #whereEvaluated: () => string;
  readonly #source: Source;
  /** Rows that are not learned from, in one batch. */
  readonly #held: Batch | null;
  /** Those of which metrics are taken. */
  readonly #measured: Batch | null;
  readonly #watch: Watch | null;
  readonly #checkpoints: Checkpoints | null;
  readonly #progress: Progress;
  readonly #epochs: Epoch[] = [];
  /** Where it begins: behind that many epochs, and steps of the next. */
  #done = { epoch: 0, batch: 0, sum: 0, rows: 0, isOver: false };
  /** Where it was when it was saved last. */
  #saved: object = this.#done;

  static async of(model: Model, given: RunOptions & TrainerOptions): Promise<Run> {
    const { run, trainer } = checkRunOptions(given);
    const made = new Run(model, run, trainer);
    await made.#checkpoints?.check();
    await made.#resume();
    return made;
  }

  private constructor(model: Model, options: RunOptions, trainerOptions: TrainerOptions) {
    const { data, validation, metrics = {}, epochs, log, earlyStopping, checkpoint } = options;
    const { dropLast = false, shuffle = true } = options;
    const { seed = 0, weights } = trainerOptions;
    this.#options = options;
    let params: ParamValues | undefined = trainerOptions.params;
    let [rows, size] = [0, 0];
    const sets: Columns[] = [];
    const whole = (set: unknown): Batch => {
      const { inputs, targets, weights: counts } = set as Data<unknown, unknown>;
      sets.push(columnsOf(model.graph, set as Data<unknown, unknown>, "fit: the validation data"));
      return { inputs, targets, weights: counts };
    };
    if (typeof data === "function") {
      if (typeof validation === "number")
        invalid(
          "fit: a part of the data can be kept for validation where all of it is in arrays; give validation data",
        );
      if (Object.keys(metrics).length > 0 && validation === undefined)
        invalid("fit: metrics need validation data where the data comes in batches");
      this.#source = fromStream(model.graph, data as Stream);
      this.#held = validation === undefined ? null : whole(validation);
      this.#measured = this.#held;
    } else {
      const columns = columnsOf(model.graph, data, "fit: the data");
      sets.unshift(columns);
      const [learned, kept] =
        typeof validation === "number"
          ? splitRows(columns.rows, validation, seed)
          : [inOrder(columns.rows), null];
      if (kept !== null && (kept.length === 0 || learned.length === 0))
        invalid(
          `fit: a part of ${validation} of ${columns.rows} rows leaves none to ${kept.length === 0 ? "validate with" : "learn from"}`,
        );
      rows = learned.length;
      size = options.batch ?? Math.min(32, rows);
      if (size > rows)
        invalid(
          `fit: a batch of ${size} rows is larger than the ${rows} rows of the data; the largest is batch: ${rows}`,
        );
      this.#source = fromRows(columns, learned, { batch: size, dropLast, shuffle, seed });
      this.#held =
        kept !== null ? gathered(columns, kept) : validation === undefined ? null : whole(validation);
      this.#measured = this.#held ?? gathered(columns, learned);
      params ??= started(model, { seed, weights }, standardizationOf(model, columns, learned));
    }
    const { trainer, nameRows, classes, whereEvaluated } = makeTrainer(
      model,
      { ...trainerOptions, ...(params && { params }) },
      this.#source.batches === null ? undefined : epochs * this.#source.batches,
    );
    this.#trainer = trainer;
    this.#nameRows = nameRows;
    this.#whereEvaluated = whereEvaluated;
    for (const set of sets) checkClasses(set, classes);
    const names = Object.keys(metrics);
    this.#watch = earlyStopping === undefined ? null : new Watch(earlyStopping, names, this.#held !== null);
    const order = { shuffle: Number(shuffle), dropLast: Number(dropLast) };
    this.#checkpoints =
      checkpoint === undefined ? null : new Checkpoints(checkpoint, { seed, batch: size, rows, ...order });
    this.#progress = progressOf(log, epochs);
  }

  async #resume(): Promise<void> {
    const checkpoints = this.#checkpoints;
    const found = (await checkpoints?.read()) ?? null;
    if (checkpoints === null || found === null) return;
    checkpoints.named(() => this.#trainer.restore(found.state));
    const { best, ...done } = found.position;
    if (this.#watch !== null) this.#watch.best = best;
    this.#done = done;
    this.#saved = done;
  }

  async go(): Promise<Fit> {
    const { epochs, signal, callbacks = {} } = this.#options;
    const breath = new Breath();
    try {
      if (this.#done.isOver) return this.#result("early");
      for (let epoch = this.#done.epoch; epoch < epochs; epoch++) {
        const info = await this.#epoch(epoch, breath);
        if (info === null) return await this.#end("aborted");
        this.#epochs.push(info);
        const isOver = this.#watch?.isOver(info, () => this.#trainer.state()) === true;
        this.#done = { epoch: epoch + 1, batch: 0, sum: 0, rows: 0, isOver };
        this.#progress.epoch(info);
        if ((epoch + 1) % (this.#checkpoints?.every ?? 1) === 0) await this.#save();
        const said = await callbacks.epoch?.(info);
        if (said === "stop") return await this.#end("stopped");
        if (isOver) return await this.#end("early");
        if (signal?.aborted === true) return await this.#end("aborted");
      }
      return await this.#end("done");
    } catch (error) {
      if (error instanceof SinterError) Object.assign(error, { learned: this.#result("stopped", false) });
      throw error;
    } finally {
      this.#progress.end();
    }
  }

  /** One epoch; null if it was aborted. */
  async #epoch(epoch: number, breath: Breath): Promise<Epoch | null> {
    const { signal, callbacks = {} } = this.#options;
    const { batches } = this.#source;
    const began = performance.now();
    let { sum, rows, batch } = this.#done;
    const before = rows;
    const iterator = this.#source.epoch(epoch, batch);
    try {
      while (true) {
        // An epoch whose last step was taken is done.
        if (signal?.aborted === true && batch !== batches) {
          await iterator.return?.();
          return null;
        }
        const next = iterator.next();
        const got = next instanceof Promise ? await unlessAborted(next, signal) : next;
        if (got === null) {
          // What the stream still waits for may never come.
          Promise.resolve(iterator.return?.()).catch(() => {});
          return null;
        }
        const { done, value } = got;
        if (done === true) break;
        const loss = this.#step(value);
        sum += loss * value.rows;
        rows += value.rows;
        batch++;
        this.#done = { epoch, batch, sum, rows, isOver: false };
        const seconds = (performance.now() - began) / 1000;
        const step = { epoch: epoch + 1, batch, batches, loss };
        this.#progress.step(step, (rows - before) / seconds);
        await callbacks.step?.(step);
        if (breath.isDue) await breath.take();
      }
    } catch (error) {
      await iterator.return?.();
      throw error;
    }
    if (rows === 0) invalid("fit: the data has no batches, so there is nothing to learn");
    const seconds = (performance.now() - began) / 1000;
    return {
      epoch: epoch + 1,
      loss: sum / rows,
      ...this.#measure(),
      seconds,
      rowsPerSecond: (rows - before) / seconds,
    };
  }

  #step({ batch: { inputs, targets, weights }, nameOf }: Given): number {
    this.#nameRows(nameOf);
    return this.#trainer.step(inputs, targets, weights);
  }

  #measure(): Pick<Epoch, "validationLoss" | "metrics"> {
    const { metrics = {} } = this.#options;
    const held = this.#held;
    const validationLoss =
      held === null ? null : this.#trainer.evaluate(held.inputs, held.targets, held.weights);
    if (validationLoss !== null && !Number.isFinite(validationLoss)) {
      this.#nameRows((row) => `row ${row} of the validation data`);
      throw new SinterError(
        "NOT_FINITE",
        `the loss of the validation data is ${validationLoss}; ${this.#whereEvaluated()}`,
      );
    }
    const entries = Object.entries(metrics);
    if (entries.length === 0) return { validationLoss, metrics: {} };
    const { inputs, targets } = this.#measured!;
    const outputs = this.#trainer.predict(inputs);
    const figures = entries.map(([name, metric]) => {
      const figure: unknown = metric(outputs as never, targets as never);
      if (typeof figure !== "number" || Number.isNaN(figure))
        invalid(`fit: the metric ${name} gives a number, got ${gotValue(figure)}`);
      return [name, figure] as const;
    });
    return { validationLoss, metrics: Object.fromEntries(figures) };
  }

  async #save(): Promise<void> {
    this.#saved = this.#done;
    await this.#checkpoints?.write(this.#trainer.state(), { ...this.#done, best: this.#best });
  }

  get #best(): Best | null {
    return this.#watch?.best ?? null;
  }

  /** Saves what is not saved yet. */
  async #end(ended: Fit["ended"]): Promise<Fit> {
    if (this.#saved !== this.#done) await this.#save();
    return this.#result(ended);
  }

  /** @param isBest whether to go back to the best epoch */
  #result(ended: Fit["ended"], isBest = true): Fit {
    const best = this.#best;
    if (isBest && best !== null) this.#trainer.restore(best.state);
    const trainer = this.#trainer;
    return {
      trainer,
      params: () => trainer.params(),
      epochs: this.#epochs,
      ended,
      bestEpoch: best?.epoch ?? null,
    };
  }
}

/** @throws SinterError INPUT_MISMATCH, naming the row, for a class that there is not */
function checkClasses({ rows, targets, bare }: Columns, classes: ReadonlyMap<string, number>): void {
  for (const { name, array } of targets) {
    const count = classes.get(bare.targets ? "" : name);
    if (count === undefined || !(array instanceof Int32Array)) continue;
    const at = array.findIndex((label) => label < 0 || label >= count);
    if (at >= 0)
      mismatch(
        `${name}: the class ${array[at]} of row ${Math.floor((at * rows) / array.length)} is not between 0 and ${count - 1}: the output has ${count} classes`,
      );
  }
}

const gathered = (columns: Columns, rows: Uint32Array): Batch =>
  new BatchGatherer(columns, rows.length).gather(rows, 0, rows.length);

/** Fresh parameters with what standardizes among them, under all of its names. */
function started(
  model: Model,
  options: Parameters<typeof init>[1],
  own: Readonly<Record<string, ParamValues[string]>>,
): ParamValues {
  const params: Record<string, ParamValues[string]> = { ...(init(model, options) as ParamValues), ...own };
  for (const { name, aliases } of model[MODEL].params)
    if (Object.hasOwn(own, name)) for (const alias of aliases) params[alias] = own[name]!;
  return params;
}
