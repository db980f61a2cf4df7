/** The shortest decimal that reads back as the same f64; `inf`, `-inf` and `nan` for the rest. */
export function printNumber(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** The shortest decimal that reads back as the same f32. */
export function printF32(value: number): string {
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Object.is(Math.fround(short), value)) return printNumber(short);
  }
  return printNumber(value);
}

/** The inverse of `printNumber`; undefined where `text` is not a number. */
export function parseNumber(text: string): number | undefined {
  if (text === "nan") return Number.NaN;
  if (text === "inf") return Infinity;
  if (text === "-inf") return -Infinity;
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}
