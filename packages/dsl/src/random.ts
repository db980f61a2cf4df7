/**
 * Uniform numbers in [0, 1), as many as an array holds: the sfc32 generator (Chris Doty-Humphrey's
 * PractRand), seeded with both halves of the seed and the FNV-1a hash of the name.
 */
export function generator(seed: number, name: string): (to: Float64Array) => void {
  let hash = 0x811c9dc5;
  for (const char of name) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  const state = Int32Array.of(seed, Math.floor(seed / 2 ** 32), hash, 1);
  const next = (to: Float64Array) => {
    let [a, b, c, counter] = state as unknown as [number, number, number, number];
    for (let i = 0; i < to.length; i++) {
      const sum = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + sum) | 0;
      to[i] = (sum >>> 0) / 2 ** 32;
    }
    state.set([a, b, c, counter]);
  };
  next(new Float64Array(12));
  return next;
}
