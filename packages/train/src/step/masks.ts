import { generator } from "@sinter/dsl/internal";
import { type Graph, rowSize } from "@sinter/ir";
import { mismatch } from "../invalid.ts";
import type { TrainingForm } from "./training-form.ts";

/** Random numbers that are drawn together. */
const DRAWN = 512;

/**
 * What is left out in each step. It follows from the seed, the number of the step and that of the dropout alone, so that a
 * run that is taken up again is the same.
 */
export class Masks {
  readonly #form: TrainingForm;
  readonly #seed: number;
  /** How many inputs the model has, and the first of them with rows, with the elements of one. */
  readonly #inputs: number;
  readonly #batched: { readonly at: number; readonly size: number } | null;
  readonly #arrays: Float32Array[];
  readonly #drawn = new Float64Array(DRAWN);

  constructor(model: Graph, form: TrainingForm, seed: number) {
    this.#form = form;
    this.#seed = seed;
    this.#inputs = model.inputs.length;
    const at = model.inputs.findIndex(({ shape }) => shape.some((dim) => typeof dim === "string"));
    this.#batched = at < 0 ? null : { at, size: rowSize(model.inputs[at]!.shape) };
    this.#arrays = form.masks.map(() => new Float32Array(0));
  }

  /**
   * Draws the masks of a step into arrays of its call, behind those of the model's inputs.
   * @throws SinterError INPUT_MISMATCH if there are fewer rows than statistics of a batch need
   */
  fill(arrays: unknown[], step: number): void {
    const rows = this.#rows(arrays);
    if (rows < this.#form.fewestRows)
      mismatch(
        `a step with batchNorm needs at least ${this.#form.fewestRows} rows, got ${rows}; fit leaves short batches out with dropLast: true`,
      );
    for (const [i, { input, p }] of this.#form.masks.entries()) {
      const length = rowSize(input.shape) * (input.shape.some((dim) => typeof dim === "string") ? rows : 1);
      if (this.#arrays[i]!.length !== length) this.#arrays[i] = new Float32Array(length);
      this.#draw(this.#arrays[i]!, p, generator(this.#seed, `dropout ${i} ${step}`));
      arrays[this.#inputs + i] = this.#arrays[i];
    }
  }

  /** Rows of a batch; 0 of what is no array, which the program refuses. */
  #rows(arrays: readonly unknown[]): number {
    if (this.#batched === null) return Infinity;
    const { length = 0 } = Object(arrays[this.#batched.at]) as { readonly length?: number };
    return Math.floor(length / this.#batched.size);
  }

  #draw(mask: Float32Array, p: number, random: (to: Float64Array) => void): void {
    const kept = 1 / (1 - p);
    for (let from = 0; from < mask.length; from += DRAWN) {
      random(this.#drawn);
      const end = Math.min(mask.length, from + DRAWN);
      for (let i = from; i < end; i++) mask[i] = this.#drawn[i - from]! < p ? 0 : kept;
    }
  }
}
