import { describe, formulas, type Node, sameShape, shapeText } from "@sinter/ir";
import { refuse } from "../match.ts";
import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

/** A neutral operand of a larger shape repeats the other one, which is more than nothing. */
const keepsShape = ({ x }: { readonly x: Node }, node: Node) =>
  sameShape(x.shape, node.shape) || refuse(`it repeats ${describe(x)} to ${shapeText(node.shape)}`);

export const addZero = rule({
  name: "add-zero",
  equation: "x + 0 = x, but for the sign of −0",
  tier: "rounding",
  match: p.commutative(formulas.add, p.any("x"), p.literal(0)),
  when: keepsShape,
  rewrite: ({ x }) => x,
});

export const subZero = rule({
  name: "sub-zero",
  equation: "x − 0 = x",
  tier: "exact",
  match: p.formula(formulas.sub, p.any("x"), p.literal(0)),
  when: keepsShape,
  rewrite: ({ x }) => x,
});

export const mulOne = rule({
  name: "mul-one",
  equation: "x · 1 = x",
  tier: "exact",
  match: p.commutative(formulas.mul, p.any("x"), p.literal(1)),
  when: keepsShape,
  rewrite: ({ x }) => x,
});

export const divOne = rule({
  name: "div-one",
  equation: "x / 1 = x",
  tier: "exact",
  match: p.formula(formulas.div, p.any("x"), p.literal(1)),
  when: keepsShape,
  rewrite: ({ x }) => x,
});
