import { checkOptions, gotValue } from "@sinter/ir";
import { invalid } from "../invalid.ts";
import type { TrainerState } from "../trainer.ts";
import type { Epoch } from "./epoch.ts";

export interface EarlyStopping {
  /** Epochs without improvement after which a run ends. */
  readonly patience: number;
  /** What is watched: the loss of the validation data unless given, or a metric. */
  readonly monitor?: string;
  /** Whether less or more of it is better: less of a loss and more of a metric unless given. */
  readonly better?: "less" | "more";
  /** By how much at least it must be better; 0 unless given. */
  readonly minDelta?: number;
}

/** The best that there was. */
export interface Best {
  readonly epoch: number;
  readonly value: number;
  readonly state: TrainerState;
}

/** Remembers the best state, and says when it has been too long ago. */
export class Watch {
  readonly #patience: number;
  readonly #monitor: string;
  readonly #sign: 1 | -1;
  readonly #minDelta: number;
  best: Best | null = null;

  constructor(options: EarlyStopping, metrics: readonly string[], hasValidation: boolean) {
    const checked = checkOptions<EarlyStopping>(
      options,
      ["patience", "monitor", "better", "minDelta"],
      "fit: earlyStopping",
    ) as EarlyStopping;
    const {
      patience,
      monitor = "loss",
      better = monitor === "loss" ? "less" : "more",
      minDelta = 0,
    } = checked;
    if (!Number.isSafeInteger(patience) || patience < 1)
      invalid(`fit: earlyStopping: patience is a whole number from 1, got ${gotValue(patience)}`);
    if (monitor !== "loss" && !metrics.includes(monitor))
      invalid(
        `fit: earlyStopping: there is no metric ${monitor}; there are ${["loss", ...metrics].join(", ")}`,
      );
    if (better !== "less" && better !== "more")
      invalid(`fit: earlyStopping: better is "less" or "more", got ${gotValue(better)}`);
    if (!(minDelta >= 0))
      invalid(`fit: earlyStopping: minDelta is a number from 0, got ${gotValue(minDelta)}`);
    if (!hasValidation) invalid("fit: earlyStopping needs validation data to watch");
    this.#patience = patience;
    this.#monitor = monitor;
    this.#sign = better === "less" ? 1 : -1;
    this.#minDelta = minDelta;
  }

  /** Takes in an epoch, with the state in which it ended; whether the run is to end. */
  isOver(epoch: Epoch, state: () => TrainerState): boolean {
    const value = this.#monitor === "loss" ? epoch.validationLoss! : epoch.metrics[this.#monitor]!;
    const isBetter = this.best === null || this.#sign * (this.best.value - value) > this.#minDelta;
    if (isBetter) this.best = { epoch: epoch.epoch, value, state: state() };
    return epoch.epoch - this.best!.epoch >= this.#patience;
  }
}
