import type { Node } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import { figure, type NumbersOf, outOfRange } from "../loss.ts";
import { refuse } from "../match.ts";
import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

const statistics = [p.fixed("scale"), p.fixed("shift"), p.fixed("mean"), p.fixed("variance")] as const;

interface Statistics {
  readonly scale: Node;
  readonly variance: Node;
}

/** scale / √(variance + ε) */
const factorOf = ({ scale, variance }: Statistics, epsilon: number): Node =>
  g.apply("div", scale, g.apply("sqrt", g.apply("add", variance, g.scalar(epsilon))));

/** The layer behind which a normalization stands, with f in it. */
const behind = (
  { x, w, b, mean, shift }: Record<"x" | "w" | "mean" | "shift", Node> & { b: Node | undefined },
  f: Node,
) => {
  const [n, k] = w.shape as [number, number];
  const moved = b === undefined ? g.apply("neg", mean) : g.apply("sub", b, mean);
  return g.linear(
    x,
    g.apply("mul", w, g.broadcast(g.reshape(f, [n, 1]), [n, k])),
    g.apply("add", g.apply("mul", moved, f), shift),
  );
};

/** A normalization with known statistics is an affine map of each unit, and so part of the layer that makes them. */
export const linearBatchNorm = rule({
  name: "linear-batch-norm",
  equation: "batchNorm(x·Wᵀ + b) = x·(f·W)ᵀ + (b − μ)·f + shift with f = scale / √(σ² + ε)",
  tier: "rounding",
  match: p.op("batchNorm", p.once(p.as("layer", p.linear(p.any("x"), p.fixed("w"), "b"))), ...statistics),
  when: (captures, { attrs }, { numbersOf }) => {
    const { operands } = behind(captures, factorOf(captures, attrs.epsilon));
    const why = numbersOf && outOfRange([captures.layer], operands.slice(1), numbersOf);
    return why ? refuse(why) : true;
  },
  rewrite: (captures, { attrs }) => behind(captures, factorOf(captures, attrs.epsilon)),
});

/** The layer in front of which a normalization stands, with f in it. */
const inFront = (
  { x, w, b, mean, shift }: Record<"x" | "w" | "mean" | "shift", Node> & { b: Node | undefined },
  f: Node,
) => {
  const moved = g.matmul(w, g.apply("sub", shift, g.apply("mul", mean, f)));
  return g.linear(x, g.apply("mul", w, f), b === undefined ? moved : g.apply("add", b, moved));
};

/** Or part of the layer that reads them. */
export const batchNormLinear = rule({
  name: "batch-norm-linear",
  equation: "linear(batchNorm(x)) = x·(W·f)ᵀ + W·(shift − μ·f) + b with f = scale / √(σ² + ε)",
  tier: "rounding",
  match: p.linear(p.once(p.as("norm", p.op("batchNorm", p.any("x"), ...statistics))), p.fixed("w"), "b"),
  when: (captures, layer, { numbersOf }) => {
    if (numbersOf === undefined) return true;
    const { norm, scale, shift, mean } = captures;
    const f = factorOf(captures, norm.attrs.epsilon);
    const why =
      shifting({ mean, scale, shift, factor: f }, numbersOf) ??
      outOfRange([layer], inFront(captures, f).operands.slice(1), numbersOf);
    return why === null || refuse(why);
  },
  rewrite: (captures) => inFront(captures, factorOf(captures, captures.norm.attrs.epsilon)),
});

/** Deviations from its mean that a value is taken to have. */
const DEVIATIONS = 2;
/** How many times as large terms may be before their sum is that much smaller. */
const MOST_SHIFT = 4;

/**
 * Why a normalization must not be part of the layer that reads it, or null. It subtracts the mean of x before it multiplies, and
 * keeps the digits of what is left: f(x − μ) + s, as large as 2|scale| + |s|. In the layer the terms f·x and s − μf are
 * rounded by themselves, of which the sum is as large.
 */
function shifting(
  nodes: Readonly<Record<"mean" | "scale" | "shift" | "factor", Node>>,
  numbersOf: NumbersOf,
): string | null {
  const { mean, scale, shift, factor } = nodes;
  const [m, g, s, f] = [mean, scale, shift, factor].map(numbersOf) as [Numbers, Numbers, Numbers, Numbers];
  for (let i = 0; i < m.length; i++) {
    const left = DEVIATIONS * Math.abs(g[i]!) + Math.abs(s[i]!);
    const moved = Math.abs(m[i]! * f[i]!);
    const terms = moved + DEVIATIONS * Math.abs(g[i]!) + Math.abs(s[i]! - m[i]! * f[i]!);
    if (terms > MOST_SHIFT * left)
      return `unit ${i} has a mean of ${figure(m[i]!)}, ${figure(moved / Math.abs(g[i]!))} times its deviation: in a layer, inputs that it cancels would lose as many digits`;
  }
  return null;
}

type Numbers = ArrayLike<number>;
