import type { Graph } from "@sinter/ir";
import type { NumberArray } from "./arrays.ts";
import type { Manifest } from "./manifest.ts";

/** Values of a model's inputs or outputs, by name. */
export type Arrays = Readonly<Record<string, NumberArray>>;

/** A program's own memory for one batch size, to write inputs into and read outputs from. */
export interface Bound<
  Inputs = Readonly<Record<string, Float32Array>>,
  Outputs = Readonly<Record<string, Float32Array>>,
> {
  /** The f32 inputs, by name. */
  readonly inputs: Inputs;
  /** The f32 outputs, by name; that of a model that returns one tensor as `output`. */
  readonly outputs: Outputs;
  /** Computes the outputs from what the inputs hold. */
  run(): void;
}

/** A compiled graph with typed inputs and outputs. It holds memory only, nothing to dispose of. */
export interface Program<
  In = ArrayLike<unknown> | Readonly<Record<string, unknown>>,
  Out = NumberArray | Arrays,
  Report = unknown,
  Binding extends Bound<unknown, unknown> = Bound,
> {
  /**
   * Computes the outputs. The batch size follows from the inputs' lengths; an empty batch gives empty
   * results. A model with one input also takes its array as it is.
   * @throws SinterError INPUT_MISMATCH, naming the input, if an array is missing, of another type or
   *   length, or holds an index that is not there
   */
  run(input: In): Out;
  /**
   * As `run`, but into arrays that you keep, without allocating anything.
   * @throws SinterError INPUT_MISMATCH also if an output's array is missing, or of another type or
   *   length, or shares memory with an input that is still to be read
   */
  runInto(input: In, output: Out): void;
  /**
   * The program's own memory for a batch of this size: what is written into an input is read in
   * place, with no copy at all. The memory is that of every call: `run`, `runInto` and another
   * `bind` overwrite it.
   * @throws SinterError UNSUPPORTED if the batch is larger than what the program holds at once, or an
   *   input or output is not f32
   * @example
   * const { inputs, outputs, run } = program.bind(1);
   * inputs.x.set(pixels);
   * run();
   * const best = outputs.output;
   */
  bind(batch?: number): Binding;
  /**
   * What the program keeps between runs, by name: views of its own memory, to read or to set.
   * All zeros at first.
   */
  readonly states: Readonly<Record<string, Float32Array>>;
  /** The graph that runs, after optimization. */
  readonly graph: Graph;
  readonly backend: "wasm" | "cpu";
  /** What was done to the graph, and on what it runs. */
  readonly report: Report;
  /** The emitted WebAssembly module, on the wasm backend. */
  readonly bytes: Uint8Array | undefined;
  /** Where inputs, outputs and states stand in its memory, as plain data. */
  readonly manifest: Manifest;
}

/** What a program offers to its callers. */
export type Calls = Pick<Program, "run" | "runInto" | "bind" | "states">;
