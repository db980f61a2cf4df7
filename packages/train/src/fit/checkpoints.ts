import { checkOptions, gotValue, SinterError } from "@sinter/ir";
import { checkReplaceable, readFileIfThere, replaceFile } from "../checkpoint/file.ts";
import { type Notes, readState, saveState } from "../checkpoint/state-file.ts";
import { invalid } from "../invalid.ts";
import type { TrainerState } from "../trainer.ts";
import type { Best } from "./early-stopping.ts";

export interface CheckpointOptions {
  /** The safetensors file, which each checkpoint replaces. */
  readonly file: string;
  /** After how many epochs each; 1 unless given. */
  readonly every?: number;
  /** Whether to go on from the file if there is one. */
  readonly resume?: boolean;
}

/** Where a run stands between two epochs, or within one. */
export interface Position {
  /** Epochs that are done, and steps of the next one, with the sum of their rows' losses and how many rows they had. */
  readonly epoch: number;
  readonly batch: number;
  readonly sum: number;
  readonly rows: number;
  /** Whether early stopping has ended it. */
  readonly isOver: boolean;
  readonly best: Best | null;
}

/** What must be the same in a run that is taken up again, since the order of rows follows from it. */
export type Settings = Readonly<Record<"seed" | "batch" | "rows" | "shuffle" | "dropLast", number>>;

const BEST = "best.";

/** The checkpoints of a run: one file with all that is needed to go on bit for bit. */
export class Checkpoints {
  readonly every: number;
  readonly #file: string;
  readonly #resume: boolean;
  readonly #settings: Settings;

  constructor(options: CheckpointOptions, settings: Settings) {
    const {
      file,
      every = 1,
      resume = false,
    } = checkOptions<CheckpointOptions>(options, ["file", "every", "resume"], "fit: checkpoint");
    if (typeof file !== "string" || file === "")
      invalid(`fit: checkpoint: file is a path, got ${gotValue(file)}`);
    if (!Number.isSafeInteger(every) || every < 1)
      invalid(`fit: checkpoint: every is a whole number of epochs from 1, got ${gotValue(every)}`);
    if (typeof resume !== "boolean")
      invalid(`fit: checkpoint: resume is true or false, got ${gotValue(resume)}`);
    this.#file = file as string;
    this.every = every;
    this.#resume = resume;
    this.#settings = settings;
  }

  /** What `read` gives; its errors name the file. */
  named<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof SinterError)) throw error;
      throw new SinterError(error.code, `the checkpoint ${this.#file}: ${error.message}`);
    }
  }

  /** @throws SinterError UNSUPPORTED if there can be no such file */
  check(): Promise<void> {
    return checkReplaceable(this.#file);
  }

  /** @throws SinterError UNSUPPORTED if the file cannot be written; the old one is as it was */
  async write(state: TrainerState, { epoch, batch, sum, rows, isOver, best }: Position): Promise<void> {
    const kept = Object.entries(best?.state.tensors ?? {}).map(
      ([name, tensor]) => [BEST + name, tensor] as const,
    );
    const tensors = { ...state.tensors, ...Object.fromEntries(kept) };
    const notes: Notes = {
      ...Object.fromEntries(Object.entries(this.#settings).map(([key, value]) => [`run.${key}`, value])),
      epoch,
      batch,
      sum,
      rows,
      isOver: isOver ? 1 : 0,
      bestEpoch: best?.epoch ?? null,
      bestValue: best?.value ?? null,
      bestStep: best?.state.step ?? null,
    };
    await replaceFile(this.#file, saveState({ step: state.step, tensors }, notes));
  }

  /**
   * Where to go on from, or null to begin.
   * @throws SinterError SAFETENSORS_INVALID for what is no checkpoint, PARAMS_MISMATCH for one of a run with other settings
   */
  async read(): Promise<{ readonly state: TrainerState; readonly position: Position } | null> {
    if (!this.#resume) return null;
    const bytes = await readFileIfThere(this.#file);
    if (bytes === null) return null;
    const { state, notes } = this.named(() => readState(bytes));
    const other = Object.entries(this.#settings).filter(([key, value]) => notes[`run.${key}`] !== value);
    if (other.length > 0)
      throw new SinterError(
        "PARAMS_MISMATCH",
        `the checkpoint ${this.#file} is of another run: ${other.map(([key, value]) => `${key} ${notes[`run.${key}`]} where ${value} is expected`).join(", ")}`,
      );
    const number = (key: string, isWhole = true): number => {
      const value = notes[key];
      const fits = typeof value === "number" && (isWhole ? Number.isSafeInteger(value) && value >= 0 : true);
      if (fits) return value;
      throw new SinterError(
        "SAFETENSORS_INVALID",
        `the checkpoint ${this.#file} does not say where the run was: ${key} is ${gotValue(value)}`,
      );
    };
    const isBest = (name: string) => name.startsWith(BEST);
    const tensors = Object.entries(state.tensors);
    const own = Object.fromEntries(tensors.filter(([name]) => !isBest(name)));
    const kept = tensors.flatMap(([name, tensor]) =>
      isBest(name) ? [[name.slice(BEST.length), tensor]] : [],
    );
    const best =
      notes.bestEpoch == null
        ? null
        : {
            epoch: number("bestEpoch"),
            value: number("bestValue", false),
            state: { step: number("bestStep"), tensors: Object.fromEntries(kept) },
          };
    const position: Position = {
      epoch: number("epoch"),
      batch: number("batch"),
      sum: number("sum", false),
      rows: number("rows"),
      isOver: number("isOver") === 1,
      best,
    };
    return { state: { step: state.step, tensors: own }, position };
  }
}
