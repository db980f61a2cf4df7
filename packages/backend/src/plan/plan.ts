import type { Node } from "@sinter/ir";
import type { Step } from "./step.ts";
import type { Buffer, Static } from "./value.ts";

/**
 * One run through the batch, block by block: first what has one value for the whole run, then the steps
 * of every block of rows.
 */
export interface Pass {
  /** In groups that run through their elements together; most stand alone. */
  readonly once: readonly (readonly Step[])[];
  readonly blocks: readonly Step[];
}

/**
 * What to compute, in order, with which values. A pass reads what the passes before it have accumulated;
 * most programs have one pass, without accumulators.
 */
export interface Plan {
  /** The open dimension, or null if every shape is fixed. */
  readonly batch: string | null;
  readonly passes: readonly Pass[];
  readonly statics: readonly Static[];
  readonly inputs: readonly Buffer[];
  readonly outputs: readonly Buffer[];
  readonly states: readonly Buffer[];
  /** Where the batch size is, if a step reads it. */
  readonly batchSize: Buffer | null;
  readonly fused: readonly Fused[];
}

/** Values that the kernel of another computes, or writes to where that one wants them. */
export interface Fused {
  readonly nodes: readonly Node[];
  readonly into: Node;
}

/** All steps in the order in which they run first. */
export const stepsOf = ({ passes }: Plan): Step[] =>
  passes.flatMap(({ once, blocks }) => [...once.flat(), ...blocks]);
