import type { SinterError } from "@sinter/ir";
import type { Trainer } from "../trainer.ts";
import type { Epoch } from "./epoch.ts";

/** What a run came to. */
export interface Fit<In = unknown, Targets = unknown, Out = unknown, Values = unknown> {
  /** The network that has learned, at the best of its epochs if early stopping watched them. */
  readonly trainer: Trainer<In, Targets, Out, Values>;
  /** Its parameters, as `compile` takes them. */
  params(): Values;
  readonly epochs: readonly Epoch[];
  /** Why it ended: all epochs were done, it got no better, a callback said so, or it was aborted. */
  readonly ended: "done" | "early" | "stopped" | "aborted";
  /** The number of the epoch in which it was best, if early stopping watched. */
  readonly bestEpoch: number | null;
}

/** An error that ended a run, with what was learned before. */
export interface FitError extends SinterError {
  readonly learned: Fit;
}
