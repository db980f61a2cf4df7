/** (−1)^s · 2^(e−bias) · 1.m, and where e is 0, 2^(1−bias) · 0.m: a number of so many bits of e and m. */
function small(bits: number, exponents: number, fractions: number): number {
  const bias = 2 ** (exponents - 1) - 1;
  const sign = bits >> (exponents + fractions) ? -1 : 1;
  const exponent = (bits >> fractions) & (2 ** exponents - 1);
  const fraction = (bits & (2 ** fractions - 1)) / 2 ** fractions;
  return exponent === 0 ? sign * 2 ** (1 - bias) * fraction : sign * 2 ** (exponent - bias) * (1 + fraction);
}

/** A small number as IEEE 754 has it: the largest exponent is for ∞ and NaN. */
function ieee(bits: number, exponents: number, fractions: number): number {
  const top = 2 ** exponents - 1;
  if (((bits >> fractions) & top) !== top) return small(bits, exponents, fractions);
  if ((bits & (2 ** fractions - 1)) !== 0) return Number.NaN;
  return bits >> (exponents + fractions) ? -Infinity : Infinity;
}

/** IEEE 754 binary16. */
export const halfToNumber = (bits: number): number => ieee(bits, 5, 10);

/**
 * E5M2 has ∞ and NaN as IEEE 754 has them; E4M3 has no ∞, and NaN only where all bits but the sign are 1.
 * Micikevicius and others, FP8 Formats for Deep Learning, 2022.
 */
export const e5m2ToNumber = (bits: number): number => ieee(bits, 5, 2);
export const e4m3ToNumber = (bits: number): number =>
  (bits & 0x7f) === 0x7f ? Number.NaN : small(bits, 4, 3);

/** bfloat16 is the upper half of an f32. */
export function widen(bits: Uint16Array): Float32Array<ArrayBuffer> {
  return new Float32Array(Uint32Array.from(bits, (b) => b << 16).buffer);
}
