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
  /** Offsets of 32-bit patterns. */
  readonly #offsets = new Map<number, number>();
  /** Each function's locals, by the patterns that they hold. */
  readonly #locals = new WeakMap<FunctionBuilder, Map<number, Local>>();

  constructor(address: number) {
    this.address = address;
  }

  /** Pushes a float in all four lanes. */
  float(f: FunctionBuilder, value: number): void {
    this.integer(f, bitsOf(value));
  }

  /** Pushes an integer in all four lanes. */
  integer(f: FunctionBuilder, value: number): void {
    const locals = this.#locals.get(f) ?? new Map<number, Local>();
    this.#locals.set(f, locals);
    let local = locals.get(value);
    if (local === undefined) {
      // A local that is never set is 0.
      local =
        value === 0
          ? f.local("v128")
          : f.atStart("v128", () => f.i32(0).op("v128.load32_splat", this.#addressOf(value)));
      locals.set(value, local);
    }
    f.get(local);
  }

  #addressOf(value: number): number {
    let offset = this.#offsets.get(value);
    if (offset === undefined) {
      offset = this.bytes.length;
      this.#offsets.set(value, offset);
      this.bytes.bits(value);
    }
    return this.address + offset;
  }
}
