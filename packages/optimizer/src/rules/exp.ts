import { formulas, type Node } from "@sinter/ir";
import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

type Exponential = { exponential?(operands: readonly Node[], attrs: unknown): Node };

/** Where the logarithm is used for something else, too, its exponential costs less than another op. */
export const expOfLog = rule({
  name: "exp-of-log",
  equation: "exp(logSoftmax(x)) = softmax(x)",
  tier: "rounding",
  match: p.formula(formulas.exp, p.once(p.any("log"))),
  when: ({ log }) => (log.spec as Exponential).exponential !== undefined,
  rewrite: ({ log }) => (log.spec as Exponential).exponential!(log.operands, log.attrs),
});
