import type { FunctionBuilder, Local } from "../assembler/function.ts";

/**
 * Sums of floats in f64, in which more than 2^29 of them of one magnitude lose nothing that f32 could show.
 * Four floats are two vectors of doubles: the first two, and the last two.
 */
export type Doubles = readonly [Local, Local];

export const doubles = (f: FunctionBuilder): Doubles => [f.local("v128"), f.local("v128")];

/** Pushes one half of four floats as doubles. */
export function pushHalf(f: FunctionBuilder, value: Local, half: number): FunctionBuilder {
  f.get(value);
  if (half === 1) f.get(value).shuffle(2, 3, 2, 3);
  return f.op("f64x2.promote_low_f32x4");
}

/** sums += value, lane by lane. */
export function addTo(f: FunctionBuilder, sums: Doubles, value: Local): void {
  for (const [half, sum] of sums.entries()) {
    f.get(sum);
    pushHalf(f, value, half).op("f64x2.add").set(sum);
  }
}

/** Both lanes of the first vector = the sum of all four. */
export function combineHalves(f: FunctionBuilder, [sum, other]: Doubles): void {
  f.get(sum).get(other).op("f64x2.add").set(sum);
  f.get(sum).get(sum).get(sum).shuffle(2, 3, 0, 1).op("f64x2.add").set(sum);
}

/** value = the doubles as four floats, each rounded once. */
export function roundTo(f: FunctionBuilder, value: Local, [low, high]: Doubles): void {
  for (const half of [low, high]) f.get(half).op("f32x4.demote_f64x2_zero");
  f.shuffle(0, 1, 4, 5).set(value);
}

/** Every lane of `value` = a double that both lanes of `sum` hold, rounded. */
export function roundAll(f: FunctionBuilder, value: Local, sum: Local): void {
  f.get(sum).op("f32x4.demote_f64x2_zero").tee(value).get(value).shuffle(0, 0, 0, 0).set(value);
}
