import type { Node } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

const inner = p.linear(p.any("x"), p.fixed("w1"), "b1");

/**
 * Two linear layers with nothing between them are one. Whether that pays is decided for a whole
 * chain of layers at once, by the planner.
 */
export const linearLinear = rule({
  name: "linear-linear",
  equation: "(x·W1ᵀ + b1)·W2ᵀ + b2 = x·(W2·W1)ᵀ + (W2·b1 + b2)",
  tier: "rounding",
  match: p.linear(
    p.unless(p.once(inner), p.activation("f", inner), ({ f }) => `activation ${f.name} between`),
    p.fixed("w2"),
    "b2",
  ),
  rewrite: ({ x, w1, b1, w2, b2 }) => g.linear(x, g.matmul(w2, w1), sum(b1 && g.matmul(w2, b1), b2)),
});

const sum = (a: Node | undefined, b: Node | undefined): Node | undefined =>
  a && b ? g.apply("add", a, b) : (a ?? b);
