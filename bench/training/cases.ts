import { type Workload, workload } from "../support/workloads.ts";

/** A network and how it learns. */
export interface Case {
  readonly workload: Workload;
  readonly loss: "crossEntropy" | "bceWithLogits";
  readonly optimizer: { readonly name: "adam" | "adamw"; readonly lr: number; readonly weightDecay: number };
  /** Rows of a step. */
  readonly rows: number;
}

/** Of both optimizers. */
export const BETAS = [0.9, 0.999] as const;
export const EPSILON = 1e-8;

export const cases: readonly Case[] = [
  {
    workload: workload("T1", "784 → 256 relu → 10, cross-entropy of classes, Adam", [
      [784, 256, "relu"],
      [256, 10],
    ]),
    loss: "crossEntropy",
    optimizer: { name: "adam", lr: 1e-3, weightDecay: 0 },
    rows: 64,
  },
  {
    workload: workload("T2", "2 → 8 tanh → 1, binary cross-entropy of logits, Adam", [
      [2, 8, "tanh"],
      [8, 1],
    ]),
    loss: "bceWithLogits",
    optimizer: { name: "adam", lr: 0.1, weightDecay: 0 },
    rows: 4,
  },
  {
    workload: workload("T3", "64 → 128 relu → 64 relu → 10, cross-entropy of classes, AdamW", [
      [64, 128, "relu"],
      [128, 64, "relu"],
      [64, 10],
    ]),
    loss: "crossEntropy",
    optimizer: { name: "adamw", lr: 1e-3, weightDecay: 0.01 },
    rows: 32,
  },
];

export const caseNamed = (name: string): Case => cases.find((each) => each.workload.name === name)!;

/**
 * Multiply-adds of a step: each layer's product, that of its weight's gradient, and that of its input's, which
 * the first layer needs not.
 */
export const macsOf = ({ workload: { layers } }: Case, rows: number): number =>
  rows * layers.reduce((sum, { k, n }, i) => sum + k * n * (i === 0 ? 2 : 3), 0);
