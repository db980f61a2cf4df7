import * as g from "@sinter/ir/build";
import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

export const transposeTranspose = rule({
  name: "transpose-transpose",
  equation: "transpose(transpose(x, p), q) = transpose(x, p∘q)",
  tier: "exact",
  match: p.op("transpose", p.as("inner", p.op("transpose", p.any("x")))),
  rewrite: ({ x, inner }, { attrs }) => {
    const perm = attrs.perm.map((axis) => inner.attrs.perm[axis]!);
    return g.transpose(x, perm);
  },
});

export const transposeSame = rule({
  name: "transpose-same",
  equation: "transpose(x) = x where every axis stays",
  tier: "exact",
  match: p.op("transpose", p.any("x")),
  when: (_, { attrs }) => attrs.perm.every((axis, i) => axis === i),
  rewrite: ({ x }) => x,
});
