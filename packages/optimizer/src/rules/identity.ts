import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

/** A function that gives its argument back, whatever it is called. */
export const identity = rule({
  name: "identity",
  equation: "f(x) = x for f(x) = x",
  tier: "exact",
  match: p.identity("x"),
  rewrite: ({ x }) => x,
});
