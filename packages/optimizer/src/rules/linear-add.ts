import { sameShape } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

/** A static addend on a linear layer is part of its bias. */
export const linearAdd = rule({
  name: "linear-add",
  equation: "(x·Wᵀ + b) + c = x·Wᵀ + (b + c)",
  tier: "rounding",
  match: p.commutative("add", p.once(p.linear(p.dynamic("x"), p.fixed("w"), "b")), p.fixed("c")),
  when: ({ w, c }, node) => {
    const [out] = w.shape;
    const fits =
      c.shape.length === 0 ||
      sameShape(
        c.shape.filter((dim) => dim !== 1),
        [out!],
      );
    return fits && node.shape.at(-1) === out
      ? true
      : p.skip("the addend is not one number for each output feature");
  },
  rewrite: ({ x, w, b, c }) => {
    const out = w.shape[0]!;
    const addend =
      c.shape.length === 0 ? g.broadcast(c, [out]) : sameShape(c.shape, [out]) ? c : g.reshape(c, [out]);
    return g.linear(x, w, b === undefined ? addend : g.apply("add", b, addend));
  },
});
