import type { Layout } from "./plan/layout.ts";

/** A graph made ready to run on one backend, with all of its memory. */
export interface Executor {
  readonly layout: Layout;
  /** Statics, arena, inputs and outputs, at the layout's offsets. */
  readonly memory: Float32Array;
  /** Computes the outputs for the first `rows` rows of the inputs, from 1 to `layout.chunkRows`. */
  readonly run: (rows: number) => void;
  /** The emitted module, for backends that emit one. */
  readonly bytes?: Uint8Array;
}
