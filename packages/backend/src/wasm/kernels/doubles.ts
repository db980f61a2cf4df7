import type { FunctionBuilder, Local } from "../assembler/function.ts";
import { FLOAT, type KernelContext } from "./context.ts";

/**
 * Sums of floats in f64, in which more than 2^29 of them of one magnitude lose nothing that f32 could show.
 * Each is two lanes wide, so that two of them add four floats.
 */
export type Doubles = readonly [Local, ...Local[]];

/** Additions that are under way side by side, which hides how long one takes. */
const CHAINS = 4;

/** Locals for the sum of four floats at a time: of the first two, and of the last two. */
export const doubles = (f: FunctionBuilder): readonly [Local, Local] => [f.local("v128"), f.local("v128")];

/** Locals for the sum of a row of so many floats. */
export const doublesOfRow = (f: FunctionBuilder, length: number): Doubles => {
  const chains = Math.max(1, Math.min(CHAINS, Math.floor(length / 2)));
  return Array.from({ length: chains }, () => f.local("v128")) as unknown as Doubles;
};

/**
 * `body` for the floats of the row at x, two by two: `push` leaves a pair on the stack as doubles, where
 * `lanes` is 1 one float and 0, and `sum` says to which sum it belongs.
 */
export function forPairs(
  { f }: KernelContext,
  x: Local,
  length: number,
  sums: Doubles,
  body: (sum: Local, push: () => FunctionBuilder, lanes: 1 | 2) => void,
): void {
  const at = f.local("i32");
  const turn = 2 * sums.length;
  const pairs = (floats: number) => {
    for (let i = 0; i < floats; i += 2) {
      const lanes = floats - i === 1 ? 1 : 2;
      const load = lanes === 1 ? "v128.load32_zero" : "v128.load64_zero";
      const push = () =>
        f
          .get(at)
          .op(load, i * FLOAT)
          .op("f64x2.promote_low_f32x4");
      body(sums[(i / 2) % sums.length]!, push, lanes);
    }
  };
  f.assign(at, x);
  if (length >= 2 * turn) {
    const end = f.local("i32");
    f.sum(end, x, (length - (length % turn)) * FLOAT);
    f.doWhileBelow(at, end, () => {
      pairs(turn);
      f.advance(at, turn * FLOAT);
    });
    pairs(length % turn);
  } else pairs(length);
}

/** Pushes the two floats at address + offset as doubles. */
export const pushPair = (f: FunctionBuilder, address: Local, offset: number): FunctionBuilder =>
  f.get(address).op("v128.load64_zero", offset).op("f64x2.promote_low_f32x4");

/** Pushes one half of four floats as doubles. */
function pushHalf(f: FunctionBuilder, value: Local, half: number): FunctionBuilder {
  f.get(value);
  if (half === 1) f.get(value).shuffle(2, 3, 2, 3);
  return f.op("f64x2.promote_low_f32x4");
}

/** sums += value, lane by lane. */
export function addTo(f: FunctionBuilder, sums: readonly [Local, Local], value: Local): void {
  for (const [half, sum] of sums.entries()) {
    f.get(sum);
    pushHalf(f, value, half).op("f64x2.add").set(sum);
  }
}

/** Both lanes of the first vector = the sum of all. */
export function combineSums(f: FunctionBuilder, sums: Doubles): void {
  const [sum] = sums;
  for (let count = sums.length; count > 1; count = Math.ceil(count / 2)) {
    const half = Math.ceil(count / 2);
    for (let i = 0; i + half < count; i++)
      f.get(sums[i]!)
        .get(sums[i + half]!)
        .op("f64x2.add")
        .set(sums[i]!);
  }
  f.get(sum).get(sum).get(sum).shuffle(2, 3, 0, 1).op("f64x2.add").set(sum);
}

/** Pushes two vectors of doubles as four floats, each rounded once. */
export function pushRounded(f: FunctionBuilder, [low, high]: readonly [Local, Local]): FunctionBuilder {
  for (const half of [low, high]) f.get(half).op("f32x4.demote_f64x2_zero");
  return f.shuffle(0, 1, 4, 5);
}

/** Every lane of `value` = a double that both lanes of `sum` hold, rounded. */
export function roundAll(f: FunctionBuilder, value: Local, sum: Local): void {
  f.get(sum).op("f32x4.demote_f64x2_zero").tee(value).get(value).shuffle(0, 0, 0, 0).set(value);
}
