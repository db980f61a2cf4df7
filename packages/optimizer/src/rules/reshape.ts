import { sameShape } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

export const reshapeReshape = rule({
  name: "reshape-reshape",
  equation: "reshape(reshape(x)) = reshape(x)",
  tier: "exact",
  match: p.op("reshape", p.op("reshape", p.any("x"))),
  rewrite: ({ x }, node) => g.reshape(x, node.shape),
});

export const reshapeSame = rule({
  name: "reshape-same",
  equation: "reshape(x) = x where the shape stays",
  tier: "exact",
  match: p.op("reshape", p.any("x")),
  when: ({ x }, node) => sameShape(x.shape, node.shape),
  rewrite: ({ x }) => x,
});
