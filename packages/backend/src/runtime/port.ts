import { type DType, SinterError } from "@sinter/ir";
import { arrays, type NumberArray, SMALL } from "./arrays.ts";
import type { PortSpec } from "./manifest.ts";

/** Whole numbers up to here are exact in f32, as which a program stores them. */
const MOST_INDEX = 2 ** 24;

/** Where an input or an output stands in a program's memory, and how it is copied there and back. */
export class Port {
  readonly spec: PortSpec;
  /** `""` for the single output of a model that returns one tensor. */
  readonly name: string;
  readonly dtype: DType;
  /** Elements for each batch row, or in all if not batched. */
  readonly rowSize: number;
  readonly batched: boolean;
  readonly #memory: Float32Array;
  /** Where it begins in the program's memory, in floats. */
  readonly offset: number;
  /** What the elements of a row must be below, one limit after another; null where there is none. */
  readonly #below: readonly (number | null)[];
  /** The last view that was asked for: programs are mostly called with one batch size. */
  #view: Float32Array = new Float32Array(0);

  constructor(spec: PortSpec, memory: Float32Array) {
    this.spec = spec;
    this.name = spec.name;
    this.dtype = spec.dtype;
    this.rowSize = spec.rowSize;
    this.batched = spec.batched;
    this.#memory = memory;
    this.offset = spec.offset;
    this.#below = Array.isArray(spec.below) ? spec.below : [spec.below as number | null];
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
      for (let column = 0; column < this.#below.length; column++)
        this.#checkIndices(values, column, this.#below.length, this.#below[column]!);
    if (this.dtype === "bool")
      for (let i = 0; i < values.length; i++)
        if (values[i]! > 1)
          throw new SinterError(
            "INPUT_MISMATCH",
            `${this.name}: a mask holds 0 and 1, got ${values[i]} at position ${i}`,
          );
  }

  /** Every `step`-th value from `first` on. */
  #checkIndices(values: NumberArray, first: number, step: number, below: number | null): void {
    const [least, most] = below === null ? [-MOST_INDEX, MOST_INDEX] : [0, below - 1];
    for (let i = first; i < values.length; i += step)
      if (values[i]! < least || values[i]! > most)
        throw new SinterError(
          "INPUT_MISMATCH",
          `${this.name}: the index ${values[i]} at position ${i} is not between ${least} and ${most}`,
        );
  }
}
