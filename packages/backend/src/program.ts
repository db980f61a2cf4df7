import { bindDims, type Graph, SinterError } from "@sinter/ir";
import type { Executor } from "./executor.ts";
import type { Buffer, Lowered } from "./plan/steps.ts";

/** Values of a model's inputs or outputs, by name, in C order. */
export type Arrays = Readonly<Record<string, Float32Array>>;

/** Below this many floats a plain loop copies faster than `set`. */
const SMALL = 64;

/** A compiled graph with typed inputs and outputs. It holds memory only, nothing to dispose of. */
export interface Program<In = Float32Array | Arrays, Out = Float32Array | Arrays, Report = unknown> {
  /**
   * Computes the outputs. The batch size follows from the inputs' lengths; an empty batch gives empty
   * results. A model with one input also takes its array as it is.
   * @throws SinterError INPUT_MISMATCH, naming the input, if an array is missing or has the wrong length
   */
  run(input: In): Out;
  /** The graph that runs, after optimization. */
  readonly graph: Graph;
  readonly backend: "wasm" | "cpu";
  /** What was done to the graph, and on what it runs. */
  readonly report: Report;
  /** The emitted WebAssembly module, on the wasm backend. */
  readonly bytes: Uint8Array | undefined;
}

/** Feeds an executor: copies inputs in and outputs out, in chunks of rows where the batch is large. */
export function makeRun(
  graph: Graph,
  lowered: Lowered,
  executor: Executor,
): (input: unknown) => Float32Array | Arrays {
  const { memory, layout } = executor;
  const inputs = graph.inputs.map(({ attrs }, i) => ({ ...attrs, buffer: lowered.inputs[i]! }));
  const outputs = graph.outputs.map(({ name }, i) => ({ name, buffer: lowered.outputs[i]! }));

  const runBatch = (given: readonly Float32Array[], rows: number, results: readonly Float32Array[]) => {
    for (let from = 0; from < rows; from += layout.chunkRows) {
      const count = Math.min(layout.chunkRows, rows - from);
      inputs.forEach(({ buffer }, i) => {
        copy(given[i]!, ...rowRange(buffer, from, count), memory, layout.offsetOf(buffer));
      });
      executor.run(count);
      outputs.forEach(({ buffer }, i) => {
        const [at, length] = rowRange(buffer, from, count);
        copy(memory, layout.offsetOf(buffer), length, results[i]!, at);
      });
    }
  };

  return (input) => {
    checkNames(
      input,
      inputs.map(({ name }) => name),
    );
    const given = inputs.map(({ name }) => arrayOf(input, name, inputs.length));
    const byName = new Map(inputs.map(({ name }, i) => [name, given[i]!.length]));
    const sizes = bindDims(inputs, (name) => byName.get(name)!);
    const batch = lowered.batch === null ? 1 : (sizes.get(lowered.batch) ?? 0);
    const results = outputs.map(
      ({ buffer }) => new Float32Array(buffer.rowSize * (buffer.batched ? batch : 1)),
    );
    if (batch > 0) runBatch(given, batch, results);
    else if (outputs.some(({ buffer }) => !buffer.batched)) runFixed(given, results);
    if (outputs[0]!.name === null) return results[0]!;
    return Object.fromEntries(outputs.map(({ name }, i) => [name, results[i]!]));
  };

  /** An empty batch: only what does not depend on it is computed. */
  function runFixed(given: readonly Float32Array[], results: readonly Float32Array[]): void {
    inputs.forEach(({ buffer }, i) => {
      if (!buffer.batched) copy(given[i]!, 0, buffer.rowSize, memory, layout.offsetOf(buffer));
    });
    executor.run(1);
    outputs.forEach(({ buffer }, i) => {
      if (!buffer.batched) copy(memory, layout.offsetOf(buffer), buffer.rowSize, results[i]!, 0);
    });
  }
}

const rowRange = ({ batched, rowSize }: Buffer, from: number, count: number): [at: number, length: number] =>
  batched ? [from * rowSize, count * rowSize] : [0, rowSize];

function copy(source: Float32Array, from: number, length: number, target: Float32Array, to: number): void {
  if (length <= SMALL) for (let i = 0; i < length; i++) target[to + i] = source[from + i]!;
  else target.set(length === source.length ? source : source.subarray(from, from + length), to);
}

function checkNames(input: unknown, names: readonly string[]): void {
  if (typeof input !== "object" || input === null || ArrayBuffer.isView(input) || Array.isArray(input))
    return;
  const surplus = Object.keys(input).find((key) => !names.includes(key));
  if (surplus !== undefined)
    throw new SinterError(
      "INPUT_MISMATCH",
      `${surplus}: the program has no such input; it has ${names.join(", ")}`,
    );
}

function arrayOf(input: unknown, name: string, count: number): Float32Array {
  if (input instanceof Float32Array && count === 1) return input;
  const isRecord =
    typeof input === "object" && input !== null && !ArrayBuffer.isView(input) && !Array.isArray(input);
  if (!isRecord) {
    const expected = count === 1 ? "a Float32Array" : "an object with an array for each input";
    throw new SinterError("INPUT_MISMATCH", `${name}: run expects ${expected}, got ${describe(input)}`);
  }
  const value = (input as Record<string, unknown>)[name];
  if (value instanceof Float32Array) return value;
  throw new SinterError("INPUT_MISMATCH", `${name}: expected a Float32Array, got ${describe(value)}`);
}

const describe = (value: unknown): string =>
  value === null
    ? "null"
    : typeof value === "object"
      ? (value.constructor?.name ?? "an object")
      : typeof value;
