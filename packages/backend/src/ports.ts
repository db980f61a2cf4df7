import { bindDims, type DType, type Graph, indexLimits, kindOf, SinterError } from "@sinter/ir";
import type { Executor } from "./executor.ts";
import type { Buffer, Lowered } from "./plan/steps.ts";
import { SMALL } from "./shortcut.ts";

/** A value of a model's input or output: f32, i32 for indices, bytes of 0 and 1 for masks; in C order. */
export type NumberArray = Float32Array | Int32Array | Uint8Array;

/** Whole numbers up to here are exact in f32, as which a program stores them. */
const MOST_INDEX = 2 ** 24;

/** The array type of each dtype. */
export const arrays: {
  readonly [D in DType]: {
    new (length: number): NumberArray;
    new (buffer: ArrayBufferLike, byteOffset: number, length: number): NumberArray;
    readonly BYTES_PER_ELEMENT: number;
  };
} = {
  f32: Float32Array,
  i32: Int32Array,
  bool: Uint8Array,
};

/** Where an input or an output stands in a program's memory, and how it is copied there and back. */
export class Port {
  /** `""` for the single output of a model that returns one tensor. */
  readonly name: string;
  readonly dtype: DType;
  /** Elements for each batch row, or in all if not batched. */
  readonly rowSize: number;
  readonly batched: boolean;
  readonly #memory: Float32Array;
  /** Where it begins in the program's memory, in floats. */
  readonly offset: number;
  readonly #least: number;
  readonly #most: number;
  /** The last view that was asked for: programs are mostly called with one batch size. */
  #view: Float32Array = new Float32Array(0);

  constructor(name: string, dtype: DType, buffer: Buffer, executor: Executor, limit: number | undefined) {
    this.name = name;
    this.dtype = dtype;
    this.rowSize = buffer.rowSize;
    this.batched = buffer.batched;
    this.#memory = executor.memory;
    this.offset = executor.layout.offsetOf(buffer);
    this.#least = limit === undefined ? -MOST_INDEX : 0;
    this.#most = limit === undefined ? MOST_INDEX : limit - 1;
  }

  /** What messages call it. */
  get label(): string {
    return this.name === "" ? "the output" : this.name;
  }

  /** Elements for this many rows of the batch. */
  length(rows: number): number {
    return this.batched ? rows * this.rowSize : this.rowSize;
  }

  /** The program's own memory for the first `rows` rows, as it is stored: in f32. */
  view(rows: number): Float32Array {
    const length = this.length(rows);
    if (this.#view.length !== length) this.#view = this.#memory.subarray(this.offset, this.offset + length);
    return this.#view;
  }

  /** Copies rows `from` to `from + rows` of a whole batch into memory. */
  write(source: NumberArray, from: number, rows: number): void {
    const [memory, offset] = [this.#memory, this.offset];
    const length = this.length(rows);
    const start = this.batched ? from * this.rowSize : 0;
    if (length <= SMALL) for (let i = 0; i < length; i++) memory[offset + i] = source[start + i]!;
    else memory.set(length === source.length ? source : this.#part(source, start, length), offset);
  }

  /** A part of an array; a class of the caller's may make something else of `subarray`. */
  #part({ buffer, byteOffset }: NumberArray, start: number, length: number): NumberArray {
    const type = arrays[this.dtype];
    return new type(buffer, byteOffset + start * type.BYTES_PER_ELEMENT, length);
  }

  /** Copies what was computed to rows `from` to `from + rows` of a whole batch. */
  read(target: NumberArray, from: number, rows: number): void {
    const length = this.length(rows);
    const start = this.batched ? from * this.rowSize : 0;
    if (length <= SMALL) {
      const [memory, offset] = [this.#memory, this.offset];
      for (let i = 0; i < length; i++) target[start + i] = memory[offset + i]!;
    } else target.set(this.view(rows), start);
  }

  /** @throws SinterError INPUT_MISMATCH for an index or a mask's byte that is out of range */
  check(values: NumberArray): void {
    if (this.dtype === "i32")
      for (let i = 0; i < values.length; i++)
        if (values[i]! < this.#least || values[i]! > this.#most)
          throw new SinterError(
            "INPUT_MISMATCH",
            `${this.name}: the index ${values[i]} at position ${i} is not between ${this.#least} and ${this.#most}`,
          );
    if (this.dtype === "bool")
      for (let i = 0; i < values.length; i++)
        if (values[i]! > 1)
          throw new SinterError(
            "INPUT_MISMATCH",
            `${this.name}: a mask holds 0 and 1, got ${values[i]} at position ${i}`,
          );
  }
}

/** The ports of a program's inputs and outputs. */
export function portsOf(
  graph: Graph,
  lowered: Lowered,
  executor: Executor,
): { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] } {
  const limits = indexLimits(graph);
  return {
    inputs: graph.inputs.map(
      (node, i) => new Port(node.attrs.name, node.dtype, lowered.inputs[i]!, executor, limits.get(node)),
    ),
    outputs: graph.outputs.map(
      ({ name, node }, i) => new Port(name ?? "", node.dtype, lowered.outputs[i]!, executor, undefined),
    ),
  };
}

/**
 * The batch size that the inputs' lengths agree on; 1 where every shape is fixed.
 * @throws SinterError INPUT_MISMATCH if a length fits no batch, or two inputs disagree
 */
export function batchOf(graph: Graph, ports: readonly Port[], given: readonly NumberArray[]): number {
  let batch = -1;
  for (let i = 0; i < ports.length; i++) {
    const { batched, rowSize } = ports[i]!;
    if (given[i]!.length === 0) refuseDetached(ports[i]!, given[i]!);
    const rows = given[i]!.length / rowSize;
    const fits = batched ? rows === Math.floor(rows) && (batch < 0 || rows === batch) : rows === 1;
    if (!fits) explainLengths(graph, given);
    if (batched) batch = rows;
  }
  return batch < 0 ? 1 : batch;
}

/** An array whose buffer was transferred, or made too short for it, looks like an empty one. */
function refuseDetached(port: Port, array: NumberArray): void {
  try {
    array.at(0);
  } catch {
    throw new SinterError(
      "INPUT_MISMATCH",
      `${port.name}: the array's buffer was transferred or cut off, it has no values`,
    );
  }
}

function explainLengths(graph: Graph, given: readonly NumberArray[]): never {
  const lengths = new Map(graph.inputs.map(({ attrs }, i) => [attrs.name, given[i]!.length]));
  bindDims(
    graph.inputs.map(({ attrs }) => attrs),
    (name) => lengths.get(name)!,
  );
  throw new SinterError("INTERNAL", "the inputs' lengths fit, but no batch size follows from them");
}

/**
 * The array for a port among a call's arrays: a bare one, or by name.
 * @throws SinterError INPUT_MISMATCH if there is none of its type
 */
export function arrayFor(port: Port, given: unknown, count: number, call: string): NumberArray {
  const wanted = arrays[port.dtype];
  if (count === 1 && isA(wanted, given)) return given;
  const isRecord =
    typeof given === "object" &&
    given !== null &&
    !ArrayBuffer.isView(given) &&
    !Array.isArray(given) &&
    (port.name in given || given.constructor === Object);
  const expected = `${wanted === Int32Array ? "an" : "a"} ${wanted.name}`;
  if (!isRecord)
    throw new SinterError(
      "INPUT_MISMATCH",
      `${port.label}: ${call} expects ${count === 1 ? expected : "an object with an array for each"}, got ${describe(given)}`,
    );
  const value = (given as Record<string, unknown>)[port.name];
  if (isA(wanted, value)) return value;
  throw new SinterError("INPUT_MISMATCH", `${port.label}: expected ${expected}, got ${describe(value)}`);
}

const isA = (wanted: (typeof arrays)[DType], value: unknown): value is NumberArray =>
  kindOf(value) === wanted.name;

/** @throws SinterError INPUT_MISMATCH if a record has a key that is no port */
export function checkNames(given: unknown, ports: readonly Port[], what: "input" | "output"): void {
  if (typeof given !== "object" || given === null || ArrayBuffer.isView(given) || Array.isArray(given))
    return;
  for (const key in given)
    if (!hasPort(ports, key))
      throw new SinterError(
        "INPUT_MISMATCH",
        ports[0]?.name === ""
          ? `${key}: the program has one ${what} without a name; give its array as it is`
          : `${key}: the program has no such ${what}; it has ${ports.map((port) => port.name).join(", ")}`,
      );
}

/** A loop, because a call allocates nothing, not even a closure. */
function hasPort(ports: readonly Port[], name: string): boolean {
  for (let i = 0; i < ports.length; i++) if (ports[i]!.name === name) return true;
  return false;
}

const describe = (value: unknown): string =>
  value === null
    ? "null"
    : typeof value === "object"
      ? (value.constructor?.name ?? "an object")
      : typeof value;
