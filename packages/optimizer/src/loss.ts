import { type Node, rounding, U } from "@sinter/ir";

/** The value of a static node, as parameters were given or in f64. */
export type NumbersOf = (node: Node) => ArrayLike<number>;

/** A bias so many times larger than what inputs of 1 add to it is there to cancel inputs as large. */
const CANCELS = 4096;
/** What fusing may multiply the error of a weight by; with that of sums, the bound of a result by less than 4. */
const MOST_LOSS = 2;
/** The smallest normal number of f32. */
const SMALLEST = 2 ** -126;

/**
 * Why a linear layer must not be fused with the next one, or null. The layer by itself subtracts a large
 * bias from inputs as large, and keeps the digits of what is left; a fused weight w is rounded to w(1 + δ),
 * |δ| ≤ 2^−24, and so would be off by δ times the large inputs.
 */
export function cancelling({ operands }: Node, numbersOf: NumbersOf): string | null {
  const [, weight, bias] = operands as [Node, Node, Node?];
  if (bias === undefined) return null;
  const [w, b] = [numbersOf(weight), numbersOf(bias)];
  const k = weight.shape[1] as number;
  for (let o = 0; o < b.length; o++) {
    const large = Math.abs(b[o]!) / CANCELS;
    let reach = 0;
    for (let i = o * k; i < (o + 1) * k && reach <= large; i++) reach += Math.abs(w[i]!);
    if (reach > 0 && reach < large)
      return `its bias of ${figure(b[o]!)} is ${figure(Math.abs(b[o]!) / reach)} times what inputs of 1 add to it: fused, inputs that it cancels would lose as many digits`;
  }
  return null;
}

/**
 * Why layers must not become the one whose weight and bias are the static nodes given, or null: numbers that
 * f32 does not hold, or holds to fewer digits than the layers by themselves.
 */
export function outOfRange(
  layers: readonly Node[],
  [weight, bias]: readonly (Node | undefined)[],
  numbersOf: NumbersOf,
): string | null {
  for (const node of [weight, bias]) {
    if (node === undefined) continue;
    const data = numbersOf(node);
    let least = Infinity;
    for (let i = 0; i < data.length; i++) {
      const size = Math.abs(data[i]!);
      if (!(Math.fround(size) < Infinity))
        return areFinite(layers, numbersOf)
          ? `what their weights make together holds ${figure(data[i]!)}, which f32 cannot`
          : null;
      if (size > 0 && size < least) least = size;
    }
    if (node !== weight || least >= SMALLEST) continue;
    const loss = largestLoss(layers, data, numbersOf);
    if (loss > MOST_LOSS)
      return `a product of their weights is ${figure(least)}, of which f32 keeps few digits: the error would be ${figure(loss)} times as large`;
  }
  return null;
}

const areFinite = (layers: readonly Node[], numbersOf: NumbersOf): boolean =>
  layers.every(({ operands }) =>
    operands.slice(1).every((o) => Array.from(numbersOf(o)).every(Number.isFinite)),
  );

/** The largest error of a fused weight, that of rounding it, by that of the layers, 2U·|Wₙ|⋯|W₁|. */
function largestLoss(layers: readonly Node[], fused: ArrayLike<number>, numbersOf: NumbersOf): number {
  const weights = layers.map(({ operands }) => operands[1]!);
  const k = weights[0]!.shape[1] as number;
  const sizes = weights.reduce<Float64Array | null>((below, weight) => {
    const w = Float64Array.from(numbersOf(weight), Math.abs);
    return below === null ? w : multiplied(w, below, weight.shape as readonly number[], k);
  }, null)!;
  return sizes.reduce(
    (most, size, i) => (size > 0 ? Math.max(most, rounding(Math.abs(fused[i]!)) / (2 * U * size)) : most),
    0,
  );
}

/** a [n, inner] · b [inner, k] */
function multiplied(
  a: Float64Array,
  b: Float64Array,
  [n, inner]: readonly number[],
  k: number,
): Float64Array {
  const c = new Float64Array(n! * k);
  for (let o = 0; o < n!; o++)
    for (let h = 0; h < inner!; h++) {
      const factor = a[o * inner! + h]!;
      for (let i = 0; i < k; i++) c[o * k + i] = c[o * k + i]! + factor * b[h * k + i]!;
    }
  return c;
}

export const figure = (value: number): string => String(Number(value.toPrecision(3)));
