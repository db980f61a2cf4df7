import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

/** A graph that learns has its own; in what is compiled nothing is left out. */
export const dropout = rule({
  name: "dropout",
  equation: "dropout(x) = x",
  tier: "exact",
  match: p.op("dropout", p.any("x")),
  rewrite: ({ x }) => x,
});
