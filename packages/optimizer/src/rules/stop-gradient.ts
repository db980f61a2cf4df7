import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

/** Gradients are taken of the graph as it is written; in what is compiled there is nothing left to stop. */
export const stopGradient = rule({
  name: "stop-gradient",
  equation: "stopGradient(x) = x",
  tier: "exact",
  match: p.op("stopGradient", p.any("x")),
  rewrite: ({ x }) => x,
});
