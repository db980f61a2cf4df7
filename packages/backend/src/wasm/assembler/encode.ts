const f32 = new Float32Array(1);
const f32Bits = new Int32Array(f32.buffer);

/** The bits of an f32. */
export function bitsOf(value: number): number {
  f32[0] = value;
  return f32Bits[0]!;
}

/** Engines take at least so many arguments in a call. */
const MOST_ARGUMENTS = 4096;

/** Bytes in the making, in the encodings of the WebAssembly binary format. */
export class Bytes {
  readonly list: number[] = [];

  byte(value: number): this {
    this.list.push(value);
    return this;
  }

  /** A byte and an unsigned LEB128, such as an opcode with its immediate. */
  with(byte: number, value: number): this {
    if (value >= 0x80) return this.byte(byte).unsigned(value);
    this.list.push(byte, value);
    return this;
  }

  /** Unsigned LEB128. */
  unsigned(value: number): this {
    let rest = value;
    for (; rest >= 0x80 || rest < 0; rest >>>= 7) this.list.push((rest & 0x7f) | 0x80);
    this.list.push(rest);
    return this;
  }

  /** Signed LEB128 of a 32-bit integer. */
  signed(value: number): this {
    let rest = value | 0;
    for (; rest < -64 || rest > 63; rest >>= 7) this.list.push((rest & 0x7f) | 0x80);
    this.list.push(rest & 0x7f);
    return this;
  }

  /** An f32 or i32, given as its bits, in little-endian order. */
  bits(value: number): this {
    for (let shift = 0; shift < 32; shift += 8) this.list.push((value >> shift) & 0xff);
    return this;
  }

  append({ list }: Bytes): this {
    for (let i = 0; i < list.length; i += MOST_ARGUMENTS)
      this.list.push(...list.slice(i, i + MOST_ARGUMENTS));
    return this;
  }

  /** The length of some bytes, and then these. */
  sized(bytes: Bytes): this {
    return this.unsigned(bytes.list.length).append(bytes);
  }

  /** A vector: the number of items, then each of them. */
  vector<T>(items: readonly T[], write: (item: T, to: this) => void): this {
    this.unsigned(items.length);
    for (const item of items) write(item, this);
    return this;
  }

  /** UTF-8 text with its length. */
  text(value: string): this {
    return this.vector([...new TextEncoder().encode(value)], (byte) => this.byte(byte));
  }
}
