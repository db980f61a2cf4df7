import { gotKind, gotValue } from "@sinter/ir";
import { checkCount, checkRange, invalid } from "./check.ts";
import type { Points } from "./panel.ts";

/** A change by less than this part of the whole range is too small to be seen as a jump. */
const VISIBLE = 1 / 1000;

/** A change that shrinks to less than this part, as its interval shrinks, belongs to a slope. */
const SLOPE = 1 / 8;

/**
 * A function at `count` places from `from` to `to`, at equal distances. Where it jumps between two of them,
 * the line ends at the value before and begins again at the value after; at a pole it is only broken. Of
 * several jumps between two places, one is found.
 * @throws SinterError INVALID_ARGUMENT for bounds that are not finite or not in order, a count that is no
 * whole number from 2 to a million, and a function that gives anything but numbers
 */
export function sample(f: (x: number) => number, from: number, to: number, count = 301): Points {
  if (typeof f !== "function") throw invalid(`sample expects a function, got ${gotKind(f)}`);
  checkRange(from, to, "what sample draws");
  checkCount(count, 2, 1e6, "count of sample");
  const at = (x: number): Point => {
    const y = f(x);
    if (typeof y !== "number") throw invalid(`the function gave ${gotValue(y)} at ${x}, not a number`);
    return [x, y];
  };
  const even = Array.from({ length: count }, (_, i) => {
    const share = i / (count - 1);
    return at(from * (1 - share) + to * share);
  });
  let [least, most] = [Infinity, -Infinity];
  for (const [, y] of even) if (Number.isFinite(y)) [least, most] = [Math.min(least, y), Math.max(most, y)];
  return even.flatMap((point, i) => {
    const before = even[i - 1];
    const isSeen = before !== undefined && change(before, point) > (most - least) * VISIBLE;
    return isSeen ? [...jump(at, before, point), point] : [point];
  });
}

type Point = readonly [x: number, y: number];

/** NaN or ∞ where one of them is no number: the line is broken there anyway. */
const change = ([, a]: Point, [, b]: Point): number =>
  Number.isFinite(b - a) ? Math.abs(b - a) : Number.NaN;

/** What to put between two points: nothing if the function is steep there, else the two sides of its jump. */
function jump(at: (x: number) => Point, left: Point, right: Point): Point[] {
  const whole = change(left, right);
  let [a, b] = [left, right];
  for (;;) {
    const middle = (a[0] + b[0]) / 2;
    const gap: Point = [middle, Number.NaN];
    // No number lies between them any more.
    if (middle <= a[0] || middle >= b[0]) return change(a, b) <= 2 * whole ? [a, gap, b] : [gap];
    const between = at(middle);
    if (Number.isNaN(change(a, between)) || Number.isNaN(change(between, b))) return [gap];
    if (change(a, between) >= change(between, b)) b = between;
    else a = between;
    if (change(a, b) < whole * SLOPE) return [];
  }
}
