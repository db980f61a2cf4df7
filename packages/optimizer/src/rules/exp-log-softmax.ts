import { formulas } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

/** Where the logarithm is used for something else, too, its exponential costs less than another softmax. */
export const expLogSoftmax = rule({
  name: "exp-log-softmax",
  equation: "exp(logSoftmax(x)) = softmax(x)",
  tier: "rounding",
  match: p.formula(formulas.exp, p.once(p.as("log", p.op("logSoftmax", p.any("x"))))),
  rewrite: ({ log, x }) => g.softmax(x, (log.attrs as { readonly axis: number }).axis),
});
