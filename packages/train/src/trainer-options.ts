import type { ParamValues } from "@sinter/backend";
import type { WeightInit } from "@sinter/dsl";
import { checkOptions, gotKind, gotValue } from "@sinter/ir";
import { invalid } from "./invalid.ts";
import type { Optimizer } from "./optimizers/optimizer.ts";
import type { Schedule } from "./schedules/schedule.ts";
import type { DeclaredTargets } from "./step/loss-function.ts";
import type { ParamNames } from "./step/names.ts";
import type { ParamGroup } from "./step/parameters.ts";
import type { TrainerBackend } from "./step/program.ts";

export interface TrainerOptions<L = unknown, T = DeclaredTargets | undefined> {
  /** What is made small: a loss, one for each of some outputs by name, or a function of outputs, targets and parameters. */
  readonly loss: L;
  /** What targets a loss has that is a function; those of the outputs' dtypes and shapes unless given. */
  readonly targets?: T;
  readonly optimizer: Optimizer;
  /** The parameters to begin with; fresh ones of `seed` unless given. */
  readonly params?: ParamValues;
  /** A whole number from which fresh parameters follow, and what dropout leaves out; 0 unless given. */
  readonly seed?: number;
  /** How fresh weights start; by PyTorch's defaults unless given. */
  readonly weights?: WeightInit;
  /** What learning rates are multiplied by at step t = 0, 1, …. */
  readonly schedule?: Schedule;
  /** The largest norm of all gradients together: longer ones are shortened to it. */
  readonly clipGradNorm?: number;
  /** The largest size of each element of a gradient. */
  readonly clipGradValue?: number;
  /** Parameters with optimizers of their own. */
  readonly groups?: readonly ParamGroup[];
  /** Parameters that stay as they are: names, or names of what they stand in. */
  readonly frozen?: ParamNames;
  /** Whether `step` is told how much each row counts. */
  readonly sampleWeights?: boolean;
  /** `"wasm"` unless the engine cannot; `"oracle"` computes in f64, slowly. */
  readonly backend?: TrainerBackend;
  /** Uses no instruction whose rounding depends on the machine: the same seed and data then give the same bits everywhere. */
  readonly deterministic?: boolean;
}

/** The names of a trainer's options. */
export const TRAINER_OPTIONS = [
  "loss",
  "targets",
  "optimizer",
  "params",
  "seed",
  "weights",
  "schedule",
  "clipGradNorm",
  "clipGradValue",
  "groups",
  "frozen",
  "sampleWeights",
  "backend",
  "deterministic",
] as const satisfies (keyof TrainerOptions)[];

/** @throws SinterError INVALID_ARGUMENT, naming the option that is none or is not as it should be */
export function checkTrainerOptions(given: TrainerOptions): TrainerOptions {
  const options = checkOptions(given, TRAINER_OPTIONS, "trainer") as TrainerOptions;
  const { optimizer, groups = [], schedule, sampleWeights, deterministic, backend } = options;
  if (!Array.isArray(groups)) invalid(`trainer: groups is a list, got ${gotKind(groups)}`);
  for (const each of [optimizer, ...groups.map((group: ParamGroup) => group?.optimizer)])
    if (typeof each?.update !== "function")
      invalid(`trainer: an optimizer is one such as adam(), got ${gotKind(each)}`);
  if (schedule !== undefined && typeof schedule !== "function")
    invalid(`trainer: the schedule is a function of the step, such as cosine(100), got ${gotKind(schedule)}`);
  for (const key of ["clipGradNorm", "clipGradValue"] as const) {
    const value = options[key];
    if (value !== undefined && !(typeof value === "number" && value > 0 && value < Infinity))
      invalid(`trainer: ${key} is a number above 0, got ${gotValue(value)}`);
  }
  for (const [key, value] of Object.entries({ sampleWeights, deterministic }))
    if (value !== undefined && typeof value !== "boolean")
      invalid(`trainer: ${key} is true or false, got ${gotValue(value)}`);
  if (backend !== undefined && !["wasm", "cpu", "oracle"].includes(backend))
    invalid(`trainer: the backend is "wasm", "cpu" or "oracle", got ${gotValue(backend)}`);
  return options;
}
