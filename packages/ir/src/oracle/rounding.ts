import type { Domain } from "../scalar/fold.ts";
import { scalarOps } from "../scalar/scalar.ts";

/** Unit roundoff of f32 and its smallest denormal: fl(v) = v(1 + δ) + η, |δ| ≤ U, |η| ≤ ETA. */
export const U: number = 2 ** -24;
export const ETA: number = 2 ** -149;

/** Higham's γ_n = nU / (1 − nU): the relative error of n roundings in a row. */
export const gamma = (n: number): number => (n * U) / (1 - n * U);

/**
 * The most terms that one running sum of products takes in f32, and the most that a sum of such sums takes:
 * backends add up in blocks, and blocks of blocks, since an error grows with the additions that a term is in.
 */
export const SUM_BLOCKS = [192, 3072] as const;

/** How often a term of a sum of products is rounded, at most: as a product, and in each addition. */
export function roundingsOf(terms: number): number {
  const [block, blocks] = SUM_BLOCKS;
  const within = Math.min(terms, block);
  if (terms <= block) return within;
  const across = Math.ceil(Math.min(terms, blocks) / block);
  return within + across + (terms > blocks ? Math.ceil(terms / blocks) : 0);
}

/** How far rounding to f32 may move a number of this magnitude. */
export const rounding = (magnitude: number): number => U * magnitude + ETA;

/** 0 · ∞ and ∞ − ∞ in a bound mean that there is none. */
export const orUnbounded = (bound: number): number => (Number.isNaN(bound) ? Infinity : bound);

/** A number, and how far its evaluation in f32 may be off. */
export type Approximate = readonly [value: number, error: number];

type Rule = (...args: Approximate[]) => Approximate;

/** A value that was moved this far by its operands, rounded. */
const rounded = (value: number, moved: number): Approximate => [
  value,
  orUnbounded(moved + rounding(Math.abs(value) + moved)),
];

const binary =
  (rule: (a: number, ea: number, b: number, eb: number) => Approximate): Rule =>
  (...args) => {
    const [[a, ea], [b, eb]] = args as [Approximate, Approximate];
    return rule(a, ea, b, eb);
  };

/** A comparison whose outcome is in doubt where the intervals of both sides meet. */
const comparison = (holds: (a: number, b: number) => boolean): Rule =>
  binary((a, ea, b, eb) => [holds(a, b) ? 1 : 0, ea + eb > 0 && Math.abs(a - b) <= ea + eb ? 1 : 0]);

const unary =
  (rule: (a: number, ea: number) => Approximate): Rule =>
  (...args) => {
    const [[a, ea]] = args as [Approximate];
    return rule(a, ea);
  };

/**
 * Forward error analysis of formulas (Higham, Accuracy and Stability of Numerical Algorithms, ch. 3), each
 * op rounded once.
 */
export const approximations: Domain<Approximate> = {
  constant: (value) => [value, Math.abs(Math.fround(value) - value)],
  op: {
    neg: unary((a, ea) => [-a, ea]),
    abs: unary((a, ea) => [Math.abs(a), ea]),
    sqrt: unary((a, ea) =>
      rounded(Math.sqrt(a), a > ea ? ea / Math.sqrt(a - ea) : Math.sqrt(Math.abs(a) + ea)),
    ),
    nearest: unary((a, ea) => [Math.round(a), ea === 0 ? 0 : ea + 1]),
    pow2: unary((a, ea) => [2 ** a, ea === 0 ? 0 : 2 ** (a + ea) - 2 ** a]),
    exponent: unary((a, ea) => [Math.floor(Math.log2(Math.abs(a))), ea === 0 ? 0 : 1]),
    significand: unary((a, ea) => [Math.abs(a) / 2 ** Math.floor(Math.log2(Math.abs(a))), ea === 0 ? 0 : 1]),
    copysign: binary((a, ea, b, eb) => [
      scalarOps.copysign(a, b),
      Math.abs(b) > eb ? ea : ea + 2 * Math.abs(a),
    ]),
    add: binary((a, ea, b, eb) => rounded(a + b, ea + eb)),
    sub: binary((a, ea, b, eb) => rounded(a - b, ea + eb)),
    mul: binary((a, ea, b, eb) => rounded(a * b, Math.abs(a) * eb + Math.abs(b) * ea + ea * eb)),
    div: binary((a, ea, b, eb) =>
      rounded(a / b, Math.abs(b) > eb ? (ea + Math.abs(a / b) * eb) / (Math.abs(b) - eb) : Infinity),
    ),
    max: binary((a, ea, b, eb) => [Math.max(a, b), Math.max(ea, eb)]),
    min: binary((a, ea, b, eb) => [Math.min(a, b), Math.max(ea, eb)]),
    lt: comparison((a, b) => a < b),
    le: comparison((a, b) => a <= b),
    eq: comparison((a, b) => a === b),
    select: (...args) => {
      const [[a, ea], [b, eb], [c, ec]] = args as [Approximate, Approximate, Approximate];
      return [a !== 0 ? b : c, orUnbounded(Math.max(eb, ec) + (ea > 0 ? Math.abs(b - c) : 0))];
    },
  },
  call({ f64, ulp, slope, reach = Infinity }, [x, e]) {
    const value = f64(x);
    if (Math.abs(x) + e > reach) return [value, Infinity];
    const moved = slope(x, e) * e;
    return [value, orUnbounded(moved + ulp * 2 * rounding(Math.abs(value) + moved))];
  },
};
