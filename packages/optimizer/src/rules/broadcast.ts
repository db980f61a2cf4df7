import { sameShape } from "@sinter/ir";
import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

export const broadcastSame = rule({
  name: "broadcast-same",
  equation: "broadcast(x) = x where the shape stays",
  tier: "exact",
  match: p.op("broadcast", p.any("x")),
  when: ({ x }, node) => sameShape(x.shape, node.shape),
  rewrite: ({ x }) => x,
});
