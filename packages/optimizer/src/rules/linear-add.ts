import { formulas, sameShape, shapeText, size } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import { refuse } from "../match.ts";
import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

/** A static addend on a linear layer is part of its bias. */
export const linearAdd = rule({
  name: "linear-add",
  equation: "(x·Wᵀ + b) + c = x·Wᵀ + (b + c)",
  tier: "rounding",
  match: p.commutative(
    formulas.add,
    p.once(p.as("layer", p.linear(p.dynamic("x"), p.fixed("w"), "b"))),
    p.fixed("c"),
  ),
  when: ({ layer, c }, node) => {
    const out = layer.shape.at(-1);
    const perFeature = c.shape.length === 0 || (c.shape.at(-1) === out && size(c.shape) === out);
    return (
      (perFeature && sameShape(layer.shape, node.shape)) ||
      refuse(`the addend has shape ${shapeText(c.shape)}, not one number for each of ${out} features`)
    );
  },
  rewrite: ({ x, w, b, c }) => {
    const out = w.shape[0]!;
    const addend =
      c.shape.length === 0 ? g.broadcast(c, [out]) : sameShape(c.shape, [out]) ? c : g.reshape(c, [out]);
    return g.linear(x, w, b === undefined ? addend : g.apply("add", b, addend));
  },
});
