import { checkOptions, gotKind, gotValue } from "@sinter/ir";
import type { Data } from "../data/data.ts";
import { invalid } from "../invalid.ts";
import { TRAINER_OPTIONS, type TrainerOptions } from "../trainer-options.ts";
import type { CheckpointOptions } from "./checkpoints.ts";
import type { EarlyStopping } from "./early-stopping.ts";
import type { Epoch, Step } from "./epoch.ts";
import type { Metric } from "./metrics.ts";
import type { Log } from "./progress.ts";
import type { Stream } from "./source.ts";

/** What is called while a run goes on, and waited for. */
export interface Callbacks {
  /** After each step. */
  readonly step?: (step: Step) => unknown;
  /** After each epoch; one that gives `"stop"` ends the run. */
  readonly epoch?: (epoch: Epoch) => unknown;
}

/** What a run is made of beside what a trainer is. */
export interface RunOptions<In = unknown, Targets = unknown, Out = never> {
  /** All rows in arrays, or a function that gives the batches of an epoch. */
  readonly data: Data<In, Targets> | Stream<In, Targets>;
  /** How often the data is gone through. */
  readonly epochs: number;
  /** Rows of a batch; 32 unless given, or all if there are fewer. */
  readonly batch?: number;
  /** Whether a last batch with fewer rows is left out. */
  readonly dropLast?: boolean;
  /** Whether rows come in another order in each epoch, which they do unless it is false. */
  readonly shuffle?: boolean;
  /** Rows that are not learned from: a data set, or a part of the data between 0 and 1, chosen at random. */
  readonly validation?: Data<In, Targets> | number;
  /** Figures by name, of the validation data if there is some, after each epoch. */
  readonly metrics?: Readonly<Record<string, Metric<Out, Targets>>>;
  readonly callbacks?: Callbacks;
  /** Ends a run that does not get better any more, and goes back to the best. */
  readonly earlyStopping?: EarlyStopping;
  /** A file with which a run can be taken up again. In Node. */
  readonly checkpoint?: CheckpointOptions;
  /** Ends a run when it is aborted; what was learned is kept. */
  readonly signal?: AbortSignal;
  /** Where lines of progress go: the terminal or the console unless given. */
  readonly log?: Log;
}

const RUN_OPTIONS = [
  "data",
  "epochs",
  "batch",
  "dropLast",
  "shuffle",
  "validation",
  "metrics",
  "callbacks",
  "earlyStopping",
  "checkpoint",
  "signal",
  "log",
] as const satisfies (keyof RunOptions)[];

/** @throws SinterError INVALID_ARGUMENT, naming the option */
export function checkRunOptions(options: RunOptions & TrainerOptions): {
  readonly run: RunOptions;
  readonly trainer: TrainerOptions;
} {
  const given = checkOptions(options, [...RUN_OPTIONS, ...TRAINER_OPTIONS], "fit") as RunOptions &
    TrainerOptions;
  const own = new Set<string>(RUN_OPTIONS);
  const part = (isOwn: boolean) =>
    Object.fromEntries(Object.entries(given).filter(([key]) => own.has(key) === isOwn));
  const run = part(true) as unknown as RunOptions;
  const { epochs, batch, dropLast, shuffle, validation, metrics = {}, callbacks = {}, signal, data } = run;
  if (Object(data) !== data)
    invalid(`fit: the data is { inputs, targets } or a function that gives batches, got ${gotKind(data)}`);
  const checkCount = (name: string, value: unknown) => {
    if (!Number.isSafeInteger(value) || (value as number) < 1)
      invalid(`fit: ${name} is a whole number from 1, got ${gotValue(value)}`);
  };
  checkCount("epochs", epochs);
  if (batch !== undefined) checkCount("batch", batch);
  for (const [key, value] of Object.entries({ dropLast, shuffle }))
    if (value !== undefined && typeof value !== "boolean")
      invalid(`fit: ${key} is true or false, got ${gotValue(value)}`);
  if (
    validation !== undefined &&
    Object(validation) !== validation &&
    !((validation as number) > 0 && (validation as number) < 1)
  )
    invalid(
      `fit: validation is a data set, or a part of the data between 0 and 1, got ${gotValue(validation)}`,
    );
  if (Object(metrics) !== metrics) invalid(`fit: metrics are functions by name, got ${gotKind(metrics)}`);
  for (const [name, metric] of Object.entries(metrics))
    if (typeof metric !== "function")
      invalid(`fit: the metric ${name} is a function, got ${gotKind(metric)}`);
  for (const [name, callback] of Object.entries(
    checkOptions<Callbacks>(callbacks, ["step", "epoch"], "fit: callbacks"),
  ))
    if (callback !== undefined && typeof callback !== "function")
      invalid(`fit: the callback ${name} is a function, got ${gotKind(callback)}`);
  if (signal !== undefined && typeof signal?.addEventListener !== "function")
    invalid(`fit: signal is an AbortSignal, got ${gotKind(signal)}`);
  return { run, trainer: part(false) as unknown as TrainerOptions };
}
