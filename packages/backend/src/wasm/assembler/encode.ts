const f32 = new Float32Array(1);
const f32Bits = new Int32Array(f32.buffer);

/** The bits of an f32. */
export function bitsOf(value: number): number {
  f32[0] = value;
  return f32Bits[0]!;
}

/** Bytes in the making, in the encodings of the WebAssembly binary format. */
export class Bytes {
  #data = new Uint8Array(256);
  #length = 0;

  static of(data: Uint8Array<ArrayBuffer>): Bytes {
    const bytes = new Bytes();
    bytes.#data = data;
    bytes.#length = data.length;
    return bytes;
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): this {
    if (this.#length === this.#data.length) this.#grow(1);
    this.#data[this.#length++] = value;
    return this;
  }

  bytes(values: readonly number[]): this {
    if (this.#length + values.length > this.#data.length) this.#grow(values.length);
    for (let i = 0; i < values.length; i++) this.#data[this.#length++] = values[i]!;
    return this;
  }

  /** A byte and an unsigned LEB128, such as an opcode with its immediate. */
  with(byte: number, value: number): this {
    if (value < 0 || value >= 0x80 || this.#length + 2 > this.#data.length)
      return this.byte(byte).unsigned(value);
    this.#data[this.#length++] = byte;
    this.#data[this.#length++] = value;
    return this;
  }

  /** Unsigned LEB128. */
  unsigned(value: number): this {
    let rest = value;
    for (; rest >= 0x80 || rest < 0; rest >>>= 7) this.byte((rest & 0x7f) | 0x80);
    return this.byte(rest);
  }

  /** Signed LEB128 of a 32-bit integer. */
  signed(value: number): this {
    let rest = value | 0;
    for (; rest < -64 || rest > 63; rest >>= 7) this.byte((rest & 0x7f) | 0x80);
    return this.byte(rest & 0x7f);
  }

  /** An f32 or i32, given as its bits, in little-endian order. */
  bits(value: number): this {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >> shift) & 0xff);
    return this;
  }

  append(other: Bytes): this {
    if (this.#length + other.#length > this.#data.length) this.#grow(other.#length);
    this.#data.set(other.view(), this.#length);
    this.#length += other.#length;
    return this;
  }

  /** What there is, without a copy. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#data.subarray(0, this.#length);
  }

  #grow(least: number): void {
    const larger = new Uint8Array(Math.max(2 * this.#data.length, this.#length + least));
    larger.set(this.#data);
    this.#data = larger;
  }

  /** The length of some bytes, and then these. */
  sized(bytes: Bytes): this {
    return this.unsigned(bytes.length).append(bytes);
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
