import { Bytes, bitsOf } from "./assembler/encode.ts";
import type { FunctionBuilder } from "./assembler/function.ts";

/**
 * The numbers of a module's formulas, in memory. Reading one into all lanes is one instruction of
 * seven bytes; a vector constant takes eighteen, and engines build it anew, out of several
 * instructions, each time it is used.
 */
export class ConstantPool {
  /** Address of the first constant. */
  readonly address: number;
  readonly bytes = new Bytes();
  /** Offsets of 32-bit patterns. */
  readonly #offsets = new Map<number, number>();

  constructor(address: number) {
    this.address = address;
  }

  /** Pushes a float in all four lanes. */
  float(f: FunctionBuilder, value: number): void {
    this.integer(f, bitsOf(value));
  }

  /** Pushes an integer in all four lanes. */
  integer(f: FunctionBuilder, value: number): void {
    let offset = this.#offsets.get(value);
    if (offset === undefined) {
      offset = this.bytes.list.length;
      this.#offsets.set(value, offset);
      this.bytes.bits(value);
    }
    f.i32(0).op("v128.load32_splat", this.address + offset);
  }
}
