import { SinterError } from "./error.ts";

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

/**
 * Refuses a number that rounding to f32 would make infinite.
 * @param what how a message calls it
 * @throws SinterError INVALID_ARGUMENT
 */
export function checkF32(value: number, what: string): void {
  if (Number.isFinite(value) && !Number.isFinite(Math.fround(value)))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${what} is ${value}, which f32 cannot hold: its largest number is 3.4028235e38`,
    );
}
