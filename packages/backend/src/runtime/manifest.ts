import type { DType, Shape } from "@sinter/ir";

/** A value that goes in or out, or stays: its type, and where it stands in a program's memory. */
export interface PortSpec {
  /** `""` for the single output of a model that returns one tensor. */
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
  /** Elements for each batch row, or in all if not batched. */
  readonly rowSize: number;
  readonly batched: boolean;
  /** Where it begins in memory, in floats. */
  readonly offset: number;
  /** What indices must be below, if something is read with them; in a list, those of each element of a row. */
  readonly below: number | null | readonly (number | null)[];
}

/** All that is needed to call a compiled program, as plain data. */
export interface Manifest {
  readonly inputs: readonly PortSpec[];
  readonly outputs: readonly PortSpec[];
  readonly states: readonly PortSpec[];
  /** Where a call writes its batch size, if the program reads it. */
  readonly batchSize: number | null;
  /** Rows of inputs and outputs that memory holds at once; a larger batch comes in chunks. */
  readonly chunkRows: number;
  /** How often the batch is gone through, with the pass that replaces states. */
  readonly passes: number;
  /** Whether the last pass replaces states, and does nothing else. */
  readonly updates: boolean;
}

/** A compiled program with its memory: statics, states, arena, inputs and outputs, at the manifest's offsets. */
export interface Instance {
  readonly memory: Float32Array;
  /**
   * The passes through the batch: what is computed once, and then for the first `rows` rows of what memory
   * holds, from 1 to `chunkRows`. A null has nothing to do.
   */
  readonly passes: readonly {
    readonly once: (() => void) | null;
    readonly run: ((rows: number) => void) | null;
  }[];
}
