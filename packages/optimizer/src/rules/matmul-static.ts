import { shapeText } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import { refuse } from "../match.ts";
import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

/** A product with a static matrix is a linear layer without bias. */
export const matmulStatic = rule({
  name: "matmul-static",
  equation: "x·W = linear(x, Wᵀ)",
  tier: "exact",
  match: p.op("matmul", p.dynamic("x"), p.fixed("w")),
  when: ({ w }) =>
    w.shape.length === 2 || refuse(`the right side has shape ${shapeText(w.shape)}, which is not one matrix`),
  rewrite: ({ x, w }) => g.linear(x, g.transpose(w)),
});
