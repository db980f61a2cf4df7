import {
  abs,
  add,
  constant,
  copysign,
  div,
  eq,
  exponent,
  lt,
  type MathFunction,
  max,
  min,
  mul,
  neg,
  polynomial,
  pow2,
  rebuild,
  type Scalar,
  select,
  significand,
  sub,
  transform,
} from "./scalar.ts";

/** A named function: its value in f64, and its expansion for f32 with the expansion's error. */
export interface MathDefinition {
  /** The oracle's value, accurate to a few units in the last place of f64. */
  readonly f64: (x: number) => number;
  /** The same function out of scalar ops, each rounded to f32. */
  readonly expand: (x: Scalar) => Scalar;
  /** Largest error of `expand` in units in the last place of f32, over every f32. */
  readonly ulp: number;
  /** An upper bound of |f'| on [x - e, x + e], for error propagation. */
  readonly slope: (x: number, e: number) => number;
}

/** ln 2 in two parts; the first has so few bits that its product with an exponent is exact. */
const LN2_HI = 0.693359375;
const LN2_LO = -0.00021219444;

/**
 * e^x = 2^n · e^r with n = round(x / ln 2) and r = x − n·ln 2, |r| ≤ ln 2 / 2 (Cody and Waite, 1980:
 * ln 2 is split so that n·LN2_HI is exact). e^r = 1 + r + r²·P(r), P by Chebyshev interpolation of
 * (e^r − 1 − r)/r², r²·|error| < 9e-9. 2^n is applied as two factors, so that denormals and the largest
 * values come out; outside [-104, 89] the result is 0 or ∞ anyway.
 */
function expandExp(x: Scalar): Scalar {
  const clamped = max(min(x, 89), -104);
  const { n, high, low } = reduceExp(clamped);
  const er = add(1, sub(high, low));
  const half = round(mul(n, 0.5));
  return mul(mul(er, pow2(half)), pow2(sub(n, half)));
}

/** 2^64·e^x for x ≤ 0, as `expandExp` without its upper half: the factor keeps it from being denormal. */
export function expandLargeExp(x: Scalar): Scalar {
  const { n, high, low } = reduceExp(max(x, -104));
  return mul(add(1, sub(high, low)), pow2(add(n, 64)));
}

/** e^x for x ≤ 0. */
export const expandExpOfNegative = (x: Scalar): Scalar => mul(expandLargeExp(x), 2 ** -64);

/** The nearest integer for |x| < 2^22: in f32, 1.5·2^23 has no room for a fraction. */
const round = (x: Scalar): Scalar => sub(add(x, 1.5 * 2 ** 23), 1.5 * 2 ** 23);

/** n = round(x / ln 2) and e^r − 1 = high − low with r = x − n·ln 2, high without rounding error. */
function reduceExp(x: Scalar): { readonly n: Scalar; readonly high: Scalar; readonly low: Scalar } {
  const n = round(mul(x, 1 / Math.LN2));
  const high = sub(x, mul(n, LN2_HI));
  const error = mul(n, LN2_LO);
  const r = sub(high, error);
  const p = polynomial(r, [0.5, 0.16666576, 0.041666556, 0.008363203, 0.0013926213]);
  return { n, high, low: sub(error, mul(mul(r, r), p)) };
}

/**
 * ln x = e·ln 2 + ln(1 + f) with x = 2^e·(1 + f), √½ ≤ 1 + f < √2, and ln 2 split as above.
 * ln(1 + f) = f − f²/2 + f³·P(f), P by Chebyshev interpolation, |error| < 4e-8. Denormals are scaled
 * by 2^23 first. 0 gives −∞, what is below NaN, ∞ and NaN themselves.
 */
function expandLog(x: Scalar): Scalar {
  const tiny = lt(x, 2 ** -126);
  const scaled = select(tiny, mul(x, 2 ** 23), x);
  const m = significand(scaled);
  const high = lt(Math.SQRT2, m);
  const e = add(sub(exponent(scaled), select(tiny, 23, 0)), select(high, 1, 0));
  const f = sub(select(high, mul(m, 0.5), m), 1);
  const p = polynomial(
    f,
    [
      0.3333333, -0.24999997, 0.2000073, -0.1666785, 0.14248551, -0.124240376, 0.11689071, -0.114945464,
      0.069807015,
    ],
  );
  const z = mul(f, f);
  const low = add(mul(e, LN2_LO), sub(mul(mul(f, z), p), mul(0.5, z)));
  const positive = select(lt(x, Infinity), add(add(low, f), mul(e, LN2_HI)), x);
  return select(lt(0, x), positive, select(lt(x, 0), Number.NaN, sub(x, Infinity)));
}

/**
 * ln(1 + x) = ln w · x/(w − 1) with w = 1 + x rounded: both factors have the same relative error in w, which
 * cancels (Goldberg, What every computer scientist should know, theorem 4). Where w = 1 it is x, as is ∞.
 */
function expandLog1p(x: Scalar): Scalar {
  const w = add(1, x);
  const near = select(eq(w, 1), x, mul(expandLog(w), div(x, sub(w, 1))));
  return select(lt(x, Infinity), near, x);
}

/** e^x − 1 = tanh(x/2)·(e^x + 1), in which nothing cancels. */
const expandExpm1 = (x: Scalar): Scalar => mul(expandTanh(mul(0.5, x)), add(expandExp(x), 1));

/**
 * |x| < 0.625: x·(1 + x²·P(x²)), P by Chebyshev interpolation of (tanh(x)/x − 1)/x², x²·|error| < 2e-8.
 * Else ±(1 − 2/(e^{2|x|} + 1)), where the subtraction halves the relative error of the fraction; ±1
 * beyond |x| = 10.
 */
function expandTanh(x: Scalar): Scalar {
  const positive = abs(x);
  const z = mul(x, x);
  const p = polynomial(z, [-0.33333328, 0.1333277, -0.053850908, 0.02099718, -0.006096714]);
  const small = mul(positive, add(1, mul(z, p)));
  const { n, high, low } = reduceExp(min(mul(positive, 2), 20));
  const large = sub(1, div(2, add(mul(add(1, sub(high, low)), pow2(n)), 1)));
  return copysign(select(lt(positive, 0.625), small, large), x);
}

/**
 * With e = exp(−|x|): q = 1/(1 + e) for x ≥ 0, e/(1 + e) below, so neither side overflows or cancels.
 * Below −1 it is e − e·q, whose second term is small, so that only e and the difference round.
 */
function expandSigmoid(x: Scalar): Scalar {
  const e = expandExpOfNegative(neg(abs(x)));
  const q = div(select(lt(x, 0), e, 1), add(1, e));
  return select(lt(x, -1), sub(e, mul(e, q)), q);
}

/**
 * |x| < 1: x + x·P(x²), P by Chebyshev interpolation of erf(x)/x − 1, |error| < 2e-9.
 * Else ±(1 − exp(−Q(|x|))), Q by Chebyshev interpolation of −ln erfc on [1, 4], |error| < 2e-8;
 * erfc(4) < 2^-25, so |x| is clamped to 4, where the result is ±1.
 */
function expandErf(x: Scalar): Scalar {
  const p = polynomial(
    mul(x, x),
    [0.12837917, -0.37612626, 0.11283594, -0.026854211, 0.0051890872, -0.00080168643, 0.00007875875],
  );
  const q = polynomial(
    min(abs(x), 4),
    [
      -0.0003201381, 1.1302334, 0.63182604, 0.110080086, -0.026421135, 0.004759596, -0.00059680565,
      0.000046058045, -0.0000016371514,
    ],
  );
  const large = sub(1, expandExpOfNegative(neg(q)));
  return select(lt(abs(x), 1), add(x, mul(x, p)), select(lt(x, 0), neg(large), large));
}

/** erf by its series x·(2/√π)·e^{−x²}·Σ (2x²)^n / (2n+1)!! below 3, by the continued fraction above. */
function erf64(x: number): number {
  const a = Math.abs(x);
  if (!(a < 6)) return Number.isNaN(x) ? x : Math.sign(x);
  if (a >= 3) {
    let fraction = 0;
    for (let k = 120; k >= 1; k--) fraction = k / 2 / (a + fraction);
    return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction));
  }
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-18; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

export const mathFunctions: { readonly [F in MathFunction]: MathDefinition } = {
  exp: { f64: Math.exp, expand: expandExp, ulp: 2, slope: (x, e) => Math.exp(x + e) },
  expm1: { f64: Math.expm1, expand: expandExpm1, ulp: 4, slope: (x, e) => Math.exp(x + e) },
  log1p: {
    f64: Math.log1p,
    expand: expandLog1p,
    ulp: 4,
    slope: (x, e) => (1 + x > e ? 1 / (1 + x - e) : Infinity),
  },
  log: {
    f64: Math.log,
    expand: expandLog,
    ulp: 2,
    slope: (x, e) => (x > e ? 1 / (x - e) : Infinity),
  },
  tanh: { f64: Math.tanh, expand: expandTanh, ulp: 2, slope: () => 1 },
  sigmoid: {
    f64: (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
    expand: expandSigmoid,
    ulp: 2,
    slope: () => 0.25,
  },
  erf: { f64: erf64, expand: expandErf, ulp: 2, slope: () => 2 / Math.sqrt(Math.PI) },
};

const expanded = new WeakMap<Scalar, Scalar>();

/** `root` with every named function expanded: what a backend has to compute. */
export function expandMath(root: Scalar): Scalar {
  const known = expanded.get(root);
  if (known !== undefined) return known;
  const result = transform(root, (node, children) =>
    node.kind === "call"
      ? expandMath(mathFunctions[node.fn].expand(children[0] as Scalar))
      : node.kind === "const"
        ? constant(Math.fround(node.value))
        : rebuild(node, children),
  );
  expanded.set(root, result);
  return result;
}
