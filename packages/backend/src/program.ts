import { bindDims, type DType, type Graph, indexLimits, SinterError } from "@sinter/ir";
import type { Executor } from "./executor.ts";
import type { Buffer, Lowered } from "./plan/steps.ts";

/** A value of a model's input or output: f32, i32 for indices, bytes of 0 and 1 for masks; in C order. */
export type NumberArray = Float32Array | Int32Array | Uint8Array;

/** Values of a model's inputs or outputs, by name. */
export type Arrays = Readonly<Record<string, NumberArray>>;

/** Below this many floats a plain loop copies faster than `set`. */
const SMALL = 64;

/** A compiled graph with typed inputs and outputs. It holds memory only, nothing to dispose of. */
export interface Program<In = NumberArray | Arrays, Out = NumberArray | Arrays, Report = unknown> {
  /**
   * Computes the outputs. The batch size follows from the inputs' lengths; an empty batch gives empty
   * results. A model with one input also takes its array as it is.
   * @throws SinterError INPUT_MISMATCH, naming the input, if an array is missing, of another type or
   *   length, or holds an index that is not there
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
): (input: unknown) => NumberArray | Arrays {
  const { memory, layout } = executor;
  const limits = indexLimits(graph);
  const inputs = graph.inputs.map((node, i) => ({
    ...node.attrs,
    limit: limits.get(node),
    buffer: lowered.inputs[i]!,
  }));
  const outputs = graph.outputs.map(({ name, node }, i) => ({
    name,
    dtype: node.dtype,
    buffer: lowered.outputs[i]!,
  }));

  const runBatch = (given: readonly NumberArray[], rows: number, results: readonly NumberArray[]) => {
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
    const given = inputs.map(({ name, dtype }) => arrayOf(input, name, dtype, inputs.length));
    const byName = new Map(inputs.map(({ name }, i) => [name, given[i]!.length]));
    const sizes = bindDims(inputs, (name) => byName.get(name)!);
    inputs.forEach(({ name, limit }, i) => {
      const array = given[i]!;
      if (array instanceof Int32Array) checkIndices(name, array, limit);
      else if (array instanceof Uint8Array) checkMask(name, array);
    });
    const batch = lowered.batch === null ? 1 : (sizes.get(lowered.batch) ?? 0);
    const results = outputs.map(
      ({ buffer, dtype }) => new arrays[dtype](buffer.rowSize * (buffer.batched ? batch : 1)),
    );
    if (batch > 0) runBatch(given, batch, results);
    else if (outputs.some(({ buffer }) => !buffer.batched)) runFixed(given, results);
    if (outputs[0]!.name === null) return results[0]!;
    return Object.fromEntries(outputs.map(({ name }, i) => [name, results[i]!]));
  };

  /** An empty batch: only what does not depend on it is computed. */
  function runFixed(given: readonly NumberArray[], results: readonly NumberArray[]): void {
    inputs.forEach(({ buffer }, i) => {
      if (!buffer.batched) copy(given[i]!, 0, buffer.rowSize, memory, layout.offsetOf(buffer));
    });
    executor.run(1);
    outputs.forEach(({ buffer }, i) => {
      if (!buffer.batched) copy(memory, layout.offsetOf(buffer), buffer.rowSize, results[i]!, 0);
    });
  }
}

/** The array of each dtype; inside a program all of them are f32. */
const arrays: { readonly [D in DType]: new (length: number) => NumberArray } = {
  f32: Float32Array,
  i32: Int32Array,
  bool: Uint8Array,
};

/** Whole numbers up to here are exact in f32. */
const MOST_INDEX = 2 ** 24;

function checkIndices(name: string, indices: Int32Array, limit: number | undefined): void {
  const least = limit === undefined ? -MOST_INDEX : 0;
  const most = (limit ?? MOST_INDEX + 1) - 1;
  for (let i = 0; i < indices.length; i++)
    if (indices[i]! < least || indices[i]! > most)
      throw new SinterError(
        "INPUT_MISMATCH",
        `${name}: the index ${indices[i]} at position ${i} is not between ${least} and ${most}`,
      );
}

function checkMask(name: string, mask: Uint8Array): void {
  const i = mask.findIndex((value) => value > 1);
  if (i >= 0)
    throw new SinterError("INPUT_MISMATCH", `${name}: a mask holds 0 and 1, got ${mask[i]} at position ${i}`);
}

const rowRange = ({ batched, rowSize }: Buffer, from: number, count: number): [at: number, length: number] =>
  batched ? [from * rowSize, count * rowSize] : [0, rowSize];

function copy(source: NumberArray, from: number, length: number, target: NumberArray, to: number): void {
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

function arrayOf(input: unknown, name: string, dtype: DType, count: number): NumberArray {
  const wanted = arrays[dtype];
  if (input instanceof wanted && count === 1) return input;
  const isRecord =
    typeof input === "object" && input !== null && !ArrayBuffer.isView(input) && !Array.isArray(input);
  if (!isRecord) {
    const expected =
      count === 1 ? `${article(wanted.name)} ${wanted.name}` : "an object with an array for each input";
    throw new SinterError("INPUT_MISMATCH", `${name}: run expects ${expected}, got ${describe(input)}`);
  }
  const value = (input as Record<string, unknown>)[name];
  if (value instanceof wanted) return value;
  throw new SinterError(
    "INPUT_MISMATCH",
    `${name}: expected ${article(wanted.name)} ${wanted.name}, got ${describe(value)}`,
  );
}

const article = (noun: string): string => (/^[AEIO]/.test(noun) ? "an" : "a");

const describe = (value: unknown): string =>
  value === null
    ? "null"
    : typeof value === "object"
      ? (value.constructor?.name ?? "an object")
      : typeof value;
