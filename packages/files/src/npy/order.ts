/** Reverses the bytes of each element, of `size` bytes, in place. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size)
    for (let low = at, high = at + size - 1; low < high; low++, high--) {
      const byte = bytes[low]!;
      bytes[low] = bytes[high]!;
      bytes[high] = byte;
    }
}

/** How elements are moved without a look at their values: an f32 that is copied as a number may lose the payload of a NaN. */
const words = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array } as const;

/**
 * Elements in Fortran order, the first axis fastest, put into C order, the last axis fastest.
 *
 * @param buffer as many elements as `shape` has, each of `size` bytes: 1, 2, 4 or 8
 */
export function toCOrder(buffer: ArrayBuffer, size: number, shape: readonly number[]): ArrayBuffer {
  const Words = words[size === 8 ? 4 : (size as 1 | 2 | 4)];
  const source = new Words(buffer);
  const result = new Words(source.length);
  const each = size === 8 ? 2 : 1;
  let step = each;
  const axes = shape.map((count) => {
    const axis = { count, step, at: 0 };
    step *= count;
    return axis;
  });
  axes.reverse();
  let from = 0;
  for (let to = 0; to < result.length; to += each) {
    for (let word = 0; word < each; word++) result[to + word] = source[from + word]!;
    // The next index in C order, as an odometer counts.
    for (const axis of axes) {
      from += axis.step;
      if (++axis.at < axis.count) break;
      from -= axis.step * axis.count;
      axis.at = 0;
    }
  }
  return result.buffer;
}
