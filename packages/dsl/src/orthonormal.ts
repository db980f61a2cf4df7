/**
 * Makes the `count` vectors of `length` numbers that lie one after another orthogonal and of length 1: Gram and Schmidt,
 * modified, twice (Giraud et al., 2005: twice is enough). `count` is at most `length`.
 */
export function orthonormalize(vectors: Float64Array, count: number, length: number): void {
  const at = (i: number) => vectors.subarray(i * length, (i + 1) * length);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  for (let i = 0; i < count; i++) {
    const own = at(i);
    for (let round = 0; round < 2; round++)
      for (let j = 0; j < i; j++) {
        const other = at(j);
        const part = dot(own, other);
        for (let k = 0; k < length; k++) own[k] = own[k]! - part * other[k]!;
      }
    const norm = Math.sqrt(dot(own, own));
    for (let k = 0; k < length; k++) own[k] = own[k]! / norm;
  }
}
