import { Bytes, bitsOf } from "./assembler/encode.ts";
import type { FunctionBuilder, Local } from "./assembler/function.ts";

/**
 * The numbers of a module's formulas, in memory; a function reads those that it uses into locals when
 * it begins. A vector constant would take eighteen bytes, and engines build it anew, out of several
 * instructions, each time it is used.
 */
export class ConstantPool {
  /** Address of the first constant. */
  readonly address: number;
  readonly bytes = new Bytes();
  /** Offsets of patterns: two of 32 bits for a double. */
  readonly #offsets = new Map<string, number>();
  /** Each function's locals, by the patterns that they hold. */
  readonly #locals = new WeakMap<FunctionBuilder, Map<string, Local>>();

  constructor(address: number) {
    this.address = address;
  }

  /** Pushes a float in all four lanes. */
  float(f: FunctionBuilder, value: number): void {
    this.integer(f, bitsOf(value));
  }

  /** Pushes an integer in all four lanes. */
  integer(f: FunctionBuilder, value: number): void {
    this.#push(f, [value]);
  }

  /** Pushes an f64 in both lanes. */
  double(f: FunctionBuilder, value: number): void {
    const bits = new Int32Array(Float64Array.of(value).buffer);
    this.#push(f, [...bits]);
  }

  #push(f: FunctionBuilder, words: readonly number[]): void {
    const locals = this.#locals.get(f) ?? new Map<string, Local>();
    this.#locals.set(f, locals);
    const key = words.join();
    let local = locals.get(key);
    if (local === undefined) {
      const load = words.length === 1 ? "v128.load32_splat" : "v128.load64_splat";
      // A local that is never set is 0.
      local = words.every((word) => word === 0)
        ? f.local("v128")
        : f.atStart("v128", () => f.i32(0).op(load, this.#addressOf(key, words)));
      locals.set(key, local);
    }
    f.get(local);
  }

  #addressOf(key: string, words: readonly number[]): number {
    let offset = this.#offsets.get(key);
    if (offset === undefined) {
      offset = this.bytes.length;
      this.#offsets.set(key, offset);
      for (const word of words) this.bytes.bits(word);
    }
    return this.address + offset;
  }
}
