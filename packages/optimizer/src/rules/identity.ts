import { is, type Node, sameShape } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

const keepsShape = ({ x }: { readonly x: Node }, node: Node) =>
  sameShape(x.shape, node.shape) ? true : p.skip("the other operand has the larger shape");

export const addZero = rule({
  name: "add-zero",
  equation: "x + 0 = x, but for the sign of −0",
  tier: "rounding",
  match: p.commutative("add", p.any("x"), p.literal(0)),
  when: keepsShape,
  rewrite: ({ x }) => x,
});

export const subZero = rule({
  name: "sub-zero",
  equation: "x − 0 = x",
  tier: "exact",
  match: p.binary("sub", p.any("x"), p.literal(0)),
  when: keepsShape,
  rewrite: ({ x }) => x,
});

export const mulOne = rule({
  name: "mul-one",
  equation: "x · 1 = x",
  tier: "exact",
  match: p.commutative("mul", p.any("x"), p.literal(1)),
  when: keepsShape,
  rewrite: ({ x }) => x,
});

export const divOne = rule({
  name: "div-one",
  equation: "x / 1 = x",
  tier: "exact",
  match: p.binary("div", p.any("x"), p.literal(1)),
  when: keepsShape,
  rewrite: ({ x }) => x,
});

export const reshapeReshape = rule({
  name: "reshape-reshape",
  equation: "reshape(reshape(x)) = reshape(x)",
  tier: "exact",
  match: p.unary("reshape", p.unary("reshape", p.any("x"))),
  rewrite: ({ x }, node) => g.reshape(x, node.shape),
});

export const reshapeSame = rule({
  name: "reshape-same",
  equation: "reshape(x) = x where the shape stays",
  tier: "exact",
  match: p.unary("reshape", p.any("x")),
  when: keepsShape,
  rewrite: ({ x }) => x,
});

export const broadcastSame = rule({
  name: "broadcast-same",
  equation: "broadcast(x) = x where the shape stays",
  tier: "exact",
  match: p.unary("broadcast", p.any("x")),
  when: keepsShape,
  rewrite: ({ x }) => x,
});

export const transposeTranspose = rule({
  name: "transpose-transpose",
  equation: "transpose(transpose(x, p), q) = transpose(x, p∘q)",
  tier: "exact",
  match: p.unary("transpose", p.as("inner", p.unary("transpose", p.any("x")))),
  rewrite: ({ x, inner }, node) => {
    if (!is(node, "transpose") || !is(inner, "transpose")) return node;
    return g.transpose(
      x,
      node.attrs.perm.map((axis) => inner.attrs.perm[axis]!),
    );
  },
});

export const transposeSame = rule({
  name: "transpose-same",
  equation: "transpose(x) = x where every axis stays",
  tier: "exact",
  match: p.unary("transpose", p.any("x")),
  when: (_, node) =>
    is(node, "transpose") && node.attrs.perm.every((axis, i) => axis === i) ? true : p.skip("an axis moves"),
  rewrite: ({ x }) => x,
});
