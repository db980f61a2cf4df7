import { defineFormula, formulas, type Node, type NodeOf } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import * as s from "@sinter/ir/scalar";
import { describe, expect, expectTypeOf, it } from "vitest";
import { isMatch, matchContext } from "./match.ts";
import * as p from "./pattern.ts";

const x = g.input("x", ["n", 4]);
const y = g.input("y", ["n", 4]);
const w = g.param("w", [4, 4]);
const relu = defineFormula({ name: "relu", formula: (v) => s.max(v, 0) }).bind();
const leakyRelu = defineFormula({
  name: "leakyRelu",
  attrs: { slope: 0.01 },
  formula: (v, slope) => s.add(s.max(v, 0), s.mul(slope, s.min(v, 0))),
});

/** What a pattern captures at `node` in a graph with these outputs, its reason, or null. */
function at<C>(pattern: p.Pattern<C>, node: Node, ...outputs: Node[]) {
  const graph = {
    name: "g",
    inputs: [x, y],
    outputs: [node, ...outputs].map((o) => ({ name: null, node: o })),
  };
  const result = pattern.match(node, matchContext(graph));
  // A pattern that was not asked because of `mayMatch` must have had nothing to say.
  if (result !== null) expect(pattern.mayMatch(p.rootOf(node))).toBe(true);
  return isMatch(result) ? result.captures : (result?.reason ?? null);
}

describe("op", () => {
  it("matches any op by its name, a pattern for each operand", () => {
    const half = g.slice(x, 0, 2);
    expect(at(p.op("slice", p.any("x")), half)).toEqual({ x });
    expect(at(p.op("slice", p.fixed("x")), half)).toBe(null);
    expect(at(p.op("softmax", p.any("x")), half)).toBe(null);
    expect(at(p.op("gather", p.fixed("w"), p.any("x")), half)).toBe(null);
  });

  it("without patterns takes any operands", () => {
    const both = g.concat([x, y], 1);
    expect(at(p.op("concat"), both)).toEqual({});
    expect(at(p.op("concat", p.any("a")), both)).toBe(null);
    expect(at(p.op("concat", p.any("a"), p.any("b")), both)).toEqual({ a: x, b: y });
  });

  it("gives a capture the attributes of its op", () => {
    const twice = p.op("softmax", p.as("inner", p.op("slice", p.any("x"))));
    const captures = at(twice, g.softmax(g.slice(x, 1, 3)));
    if (captures === null || typeof captures === "string") throw new Error("no match");
    const { inner } = captures;
    expectTypeOf(inner).toEqualTypeOf<NodeOf<"slice">>();
    expect(inner.attrs).toEqual({ axis: 1, start: 1, end: 3 });
  });
});

describe("formula", () => {
  const named = (name: string, formula: (...args: s.Scalar[]) => s.Scalar) =>
    defineFormula({ name, formula }).bind();

  it("goes by what is computed, not by its name", () => {
    const sum = p.formula(formulas.add, p.any("a"), p.any("b"));
    const [plus, times, third] = [
      named("plus", (a, b) => s.add(a!, b!)),
      named("add", (a, b) => s.mul(a!, b!)),
      named("add", (a, b, _) => s.add(a!, b!)),
    ];
    expect(at(sum, g.apply("add", x, y))).toEqual({ a: x, b: y });
    expect(at(sum, g.elementwise(plus, x, y))).toEqual({ a: x, b: y });
    expect(at(sum, g.elementwise(times, x, y))).toBe(null);
    expect(at(sum, g.elementwise(third, x, y, y))).toBe(null);
  });

  it("tells a mask from numbers", () => {
    const less = p.formula(formulas.less, p.any("a"), p.any("b"));
    expect(at(less, g.apply("less", x, y))).toEqual({ a: x, b: y });
    expect(
      at(
        less,
        g.elementwise(
          named("less", (a, b) => s.lt(a!, b!)),
          x,
          y,
        ),
      ),
    ).toBe(null);
  });

  it("takes constants of any value", () => {
    const leaky = p.formula(leakyRelu, p.any("x"));
    for (const slope of [0.01, 0.5, -1])
      expect(at(leaky, g.elementwise(leakyRelu.bind({ slope }), x))).toEqual({ x });
    expect(at(leaky, g.elementwise(relu, x))).toBe(null);
    const other = defineFormula({
      name: "leakyRelu",
      attrs: { slope: 0.01 },
      formula: (v, slope) => s.mul(slope, v),
    });
    expect(at(leaky, g.elementwise(other.bind(), x))).toBe(null);
  });
});

describe("near misses", () => {
  const layer = p.once(p.linear(p.dynamic("x"), p.fixed("w"), "b"));
  const biased = p.commutative(formulas.add, layer, p.fixed("c"));
  const c = g.param("c", [4]);
  const inner = g.linear(x, w);

  it("are refused where all else matches", () => {
    expect(at(biased, g.apply("add", inner, c))).toEqual({ x, w, b: undefined, c });
    expect(at(biased, g.apply("add", inner, c), g.elementwise(relu, inner))).toBe(
      "the middle value linear(4, 4) w is used 2 times",
    );
    expect(at(biased, g.apply("add", c, inner), inner)).toBe("the middle value linear(4, 4) w is an output");
  });

  it("are no news where something else is missing", () => {
    expect(at(biased, g.apply("add", inner, y), inner)).toBe(null);
    expect(at(biased, g.apply("add", y, inner), inner)).toBe(null);
  });

  it("do not hide a match in the other order", () => {
    const shared = g.linear(x, w);
    const other = g.linear(y, w);
    const either = p.commutative(formulas.add, p.once(p.op("linear")), p.as("rest", p.op("linear")));
    expect(at(either, g.apply("add", shared, other), shared)).toEqual({ rest: shared });
  });
});
