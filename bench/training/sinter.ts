import {
  adam,
  adamw,
  bceWithLogits,
  crossEntropy,
  type Trainer,
  type TrainerBackend,
  trainer,
} from "@sinter/train";
import { init } from "sinter";
import { BETAS, type Case, EPSILON } from "./cases.ts";
import { type Learner, learning } from "./learner.ts";
import { distinctRows, taskOf } from "./task.ts";

/** The trainer of a case. */
function trainerOf({ workload: { model }, loss, optimizer }: Case, backend?: TrainerBackend) {
  const { name, lr, weightDecay } = optimizer;
  return trainer(model, {
    loss: loss === "crossEntropy" ? crossEntropy() : bceWithLogits(),
    optimizer: { adam, adamw }[name]({ lr, weightDecay, betas: BETAS, epsilon: EPSILON }),
    params: init(model, { seed: 1 }),
    ...(backend !== undefined && { backend }),
  }) as Trainer<Float32Array, Float32Array | Int32Array>;
}

export const sinter: Learner = {
  name: "sinter",
  async prepare(task) {
    const t = trainerOf(task);
    return learning(task, (i) => {
      const { x, y } = task.batches[i]!;
      return t.step(x, y);
    });
  },
};

/** The losses of the first steps in f64. */
export function exactLosses(of: Case, steps: number, rows = of.rows): number[] {
  const { batches } = taskOf(of, distinctRows(rows));
  const oracle = trainerOf(of, "oracle");
  return Array.from({ length: steps }, (_, i) => {
    const { x, y } = batches[i % batches.length]!;
    return oracle.step(x, y);
  });
}
