import type { Layout } from "../plan/layout.ts";
import type { Step } from "../plan/step.ts";
import { isBatched, type View } from "../plan/value.ts";
import { type Address, addressOf } from "./address.ts";

/** Computes one step for rows `from` to `from + rows` of the batch. */
export type Task = (from: number, rows: number) => void;

/** What a kernel needs to make the task of a step. */
export class CpuContext {
  readonly memory: Float32Array;
  /** Whether the step has a row for each batch row. */
  readonly batched: boolean;
  readonly #layout: Layout;

  constructor(memory: Float32Array, layout: Layout, step: Step) {
    this.memory = memory;
    this.#layout = layout;
    this.batched = isBatched(step.out) || step.operands.some(isBatched);
  }

  address(view: View): Address {
    return addressOf(view, this.#layout);
  }

  /** How many rows of a block a step computes. */
  rows(rows: number): number {
    return this.batched ? rows : 1;
  }
}
