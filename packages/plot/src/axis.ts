/** What an axis shows, and the numbers written along it. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly Tick[];
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** A vertical axis for these numbers, of which one at least is finite; about `count` are written beside it. */
export function axisUp(numbers: Iterable<number>, count: number): Axis {
  const [from, to] = extent(numbers);
  return { from, to, ticks: ticks(from, to, count) };
}

/**
 * A horizontal axis, with as many numbers as have room below it, at most about seven.
 * @param characters how many characters in a row are as long as it
 */
export function axisAlong(numbers: Iterable<number>, characters: number): Axis {
  const [from, to] = extent(numbers);
  for (let count = Math.min(Math.ceil(characters / 5), 7); ; count--) {
    const found = ticks(from, to, count);
    const longest = Math.max(...found.map(({ text }) => text.length));
    const apart = found.length < 2 ? Infinity : (found[1]!.at - found[0]!.at) / (to - from);
    if (apart * characters >= longest + 2 || count <= 1) return { from, to, ticks: found };
  }
}

function extent(numbers: Iterable<number>): [from: number, to: number] {
  let [from, to] = [Infinity, -Infinity];
  for (const number of numbers)
    if (Number.isFinite(number)) [from, to] = [Math.min(from, number), Math.max(to, number)];
  const size = Math.max(Math.abs(from), Math.abs(to));
  if (to - from > Math.max(size * 1e-9, 1e-290)) return [from, to];
  // A constant is drawn in the middle, and so is noise around one.
  const room = size > 1e-290 ? size / 2 : 1;
  return [from - room, to + room];
}

/** Where on an axis a number lies: 0 where it begins, 1 where it ends. */
export const shareOf = ({ from, to }: Axis, number: number): number => (number - from) / (to - from);

/** Multiples of 1, 2 or 5 times a power of ten. */
function ticks(from: number, to: number, count: number): Tick[] {
  const rough = (to - from) / Math.max(count, 1);
  let exponent = Math.floor(Math.log10(rough));
  let factor = [1, 2, 5, 10].find((multiple) => multiple * 10 ** exponent >= rough * 0.75) ?? 10;
  if (factor === 10) [factor, exponent] = [1, exponent + 1];
  const step = factor * 10 ** exponent;
  // A number on the very edge counts in spite of its rounding.
  const [first, last] = [Math.ceil(from / step - 1e-6), Math.floor(to / step + 1e-6)];
  const largest = Math.max(Math.abs(from), Math.abs(to));
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const multiple = (first + i) * factor;
    // Read as a decimal, a multiple of 0.1 is the nearest number to it.
    return { at: Number(`${multiple}e${exponent}`), text: written(multiple, exponent, largest) };
  });
}

/** `multiple`·10^`exponent` in decimals, or with an exponent where numbers up to `largest` are too long so. */
function written(multiple: number, exponent: number, largest: number): string {
  if (multiple === 0) return "0";
  const number = Number(`${multiple}e${exponent}`);
  if (largest < 1e6 && exponent >= -4) return number.toFixed(Math.max(0, -exponent));
  return number
    .toExponential(Math.max(0, Math.floor(Math.log10(Math.abs(number)) + 1e-9) - exponent))
    .replace("e+", "e");
}
