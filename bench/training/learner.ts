import { secondsPerCall } from "../support/time.ts";
import type { Task } from "./task.ts";

/** A network that is being trained. */
export interface Learning {
  /** The next losses, one of each step. */
  losses(count: number): Promise<readonly number[]>;
  /** Seconds per step, of as many steps as take about so long. Each step ends with its loss as a number. */
  time(seconds: number): Promise<number>;
  /** Where a library computes something else: its first losses in f64. */
  exact?(count: number): readonly number[];
}

/** A library that trains a network on one thread. */
export interface Learner {
  readonly name: string;
  prepare(task: Task): Promise<Learning>;
}

/** Training by a function that takes a step with the batch of this index and gives its loss. */
export function learning({ batches }: Task, step: (batch: number) => number): Learning {
  let at = 0;
  const next = (): number => {
    const loss = step(at);
    at = (at + 1) % batches.length;
    return loss;
  };
  return {
    losses: async (count) => Array.from({ length: count }, next),
    time: async (seconds) => secondsPerCall(next, seconds),
  };
}

/** Targets as a library without class indices takes them: a row of 0 and 1 for each class, or one column. */
export function targetRows({ loss, layers }: Task, y: ArrayLike<number>): Float32Array {
  if (loss === "bceWithLogits") return Float32Array.from(y);
  const classes = layers.at(-1)!.n;
  const result = new Float32Array(y.length * classes);
  for (let row = 0; row < y.length; row++) result[row * classes + y[row]!] = 1;
  return result;
}
