import { f32Bytes, i32Bytes } from "./assembler/encode.ts";
import type { FunctionBuilder } from "./assembler/function.ts";

/**
 * The numbers of a module's formulas, in memory. Reading one into all lanes is one instruction of
 * seven bytes; a vector constant takes eighteen, and engines build it anew, out of several
 * instructions, each time it is used.
 */
export class ConstantPool {
  /** Address of the first constant. */
  readonly address: number;
  readonly #bytes: number[] = [];
  readonly #offsets = new Map<string, number>();

  constructor(address: number) {
    this.address = address;
  }

  /** Pushes a float in all four lanes. */
  float(f: FunctionBuilder, value: number): void {
    this.#push(f, f32Bytes(value));
  }

  /** Pushes an integer in all four lanes. */
  integer(f: FunctionBuilder, value: number): void {
    this.#push(f, i32Bytes(value));
  }

  get bytes(): readonly number[] {
    return this.#bytes;
  }

  #push(f: FunctionBuilder, bytes: readonly number[]): void {
    const key = bytes.join();
    let offset = this.#offsets.get(key);
    if (offset === undefined) {
      offset = this.#bytes.length;
      this.#offsets.set(key, offset);
      this.#bytes.push(...bytes);
    }
    f.i32(0).op("v128.load32_splat", this.address + offset);
  }
}
