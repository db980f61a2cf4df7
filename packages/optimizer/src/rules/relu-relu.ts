import { defineFormula } from "@sinter/ir";
import { max } from "@sinter/ir/scalar";
import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

const relu = defineFormula({ name: "relu", formula: (x) => max(x, 0) });

/** What is not below 0 stays as it is. */
export const reluRelu = rule({
  name: "relu-relu",
  equation: "relu(relu(x)) = relu(x)",
  tier: "exact",
  match: p.formula(relu, p.as("inner", p.formula(relu, p.any("x")))),
  rewrite: ({ inner }) => inner,
});
