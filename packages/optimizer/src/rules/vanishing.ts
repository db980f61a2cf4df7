import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

const vanishing = (op: "stopGradient" | "dropout", name: string) =>
  rule({
    name,
    equation: `${op}(x) = x`,
    tier: "exact",
    match: p.op(op, p.any("x")),
    rewrite: ({ x }) => x,
  });

/** Gradients are taken of the graph as it is written; in what is compiled there is nothing left to stop. */
export const stopGradient = /* @__PURE__ */ vanishing("stopGradient", "stop-gradient");
/** A graph that learns has its own masks; in what is compiled nothing is left out. */
export const dropout = /* @__PURE__ */ vanishing("dropout", "dropout");
