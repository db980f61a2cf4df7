import { describe, expect, it } from "vitest";
import { type Graph, nodesOf, SinterError, verify } from "../index.ts";
import * as g from "./all.ts";

const x = g.input("x", ["batch", 4]);

it("a value has at most 64 axes", () => {
  expect(() => g.input("x", Array(20_000).fill(1))).toThrow("input has 20000 axes; a value has at most 64");
});

describe("nodes", () => {
  it("are one object for equal structure", () => {
    expect(g.apply("neg", x)).toBe(g.apply("neg", g.input("x", ["batch", 4])));
    expect(g.apply("neg", x)).not.toBe(g.apply("exp", x));
    expect(g.scalar(0)).not.toBe(g.scalar(-0));
    expect(g.constant([1, 2])).toBe(g.constant([1, 2]));
    expect(g.constant([1, 2])).not.toBe(g.constant([1, 2], [1, 2]));
  });

  it("are static where they depend on no input", () => {
    const w = g.param("w", [3, 4]);
    expect(g.matmul(g.param("v", [2, 3]), w).isStatic).toBe(true);
    expect(g.linear(x, w).isStatic).toBe(false);
  });

  it("come operands first, also in graphs too deep for recursion", () => {
    let y = g.apply("neg", x);
    for (let i = 0; i < 20_000; i++) y = g.apply("neg", y);
    const order = nodesOf({ name: "deep", inputs: [x], outputs: [{ name: null, node: y }] });
    expect(order).toHaveLength(20_002);
    expect(order[0]).toBe(x);
    expect(order.at(-1)).toBe(y);
  });
});

describe("shape rules", () => {
  const cases: [string, () => unknown, string][] = [
    [
      "linear width",
      () => g.linear(x, g.param("w", [2, 5])),
      "linear(5, 2) expects 5 features but receives 4",
    ],
    [
      "linear bias",
      () => g.linear(x, g.param("w", [2, 4]), g.param("b", [3])),
      "linear(4, 2) expects a bias [2] but receives [3]",
    ],
    [
      "linear weight",
      () => g.linear(x, g.param("w", [2])),
      "linear expects a weight [out, in] but receives [2]",
    ],
    [
      "linear of a scalar",
      () => g.linear(g.scalar(1), g.param("w", [2, 4])),
      "linear(4, 2) expects [..., 4] but receives a scalar",
    ],
    [
      "matmul inner",
      () => g.matmul(x, g.param("w", [5, 2])),
      "matmul of [batch, 4] and [5, 2]: the left side has 4 columns but the right side has 5 rows",
    ],
    [
      "matmul rank",
      () => g.matmul(g.param("v", [4]), g.param("w", [4, 2])),
      "matmul of [4] and [4, 2]: the left side needs at least two axes",
    ],
    [
      "growth",
      () => g.apply("add", x, g.param("b", [4, 1])),
      "add cannot combine [batch, 4] and [4, 1]: one must equal the other's last axes (leading 1s aside); write broadcast(...) for anything else",
    ],
    ["arity", () => g.apply("add", x), "add takes 2 operands, got 1"],
    ["axis", () => g.softmax(x, 2), "softmax has no axis 2 in [batch, 4]"],
    ["reduce axis", () => g.reduce(x, "sum", -3), "sum has no axis -3 in [batch, 4]"],
    [
      "reshape",
      () => g.reshape(x, ["batch", 5]),
      "reshape from [batch, 4] to [batch, 5] changes the number of elements",
    ],
    [
      "transpose",
      () => g.transpose(x, [0, 0]),
      "transpose of [batch, 4] needs every axis once, counted from 0, got [0, 0]",
    ],
    ["broadcast", () => g.broadcast(x, [3, 5]), "[batch, 4] does not broadcast to [3, 5]"],
    [
      "zero dim",
      () => g.input("x", [0, 4]),
      "input x: a dimension is a whole number from 1 to 999999999 or a name like batch, got 0",
    ],
    [
      "fraction",
      () => g.param("w", [1.5]),
      "parameter w: a dimension is a whole number from 1 to 999999999 or a name like batch, got 1.5",
    ],
    ["constant", () => g.constant([1, 2, 3], [2]), "a constant of shape [2] cannot hold 3 values"],
  ];
  for (const [name, make, sentence] of cases)
    it(`refuse: ${name}`, () => {
      expect(make).toThrow(SinterError);
      expect(make).toThrow(expect.objectContaining({ message: sentence }));
    });

  it("repeat the smaller operand along leading axes only", () => {
    const shapeOf = (a: (number | string)[], b: (number | string)[]) =>
      g.apply("add", g.input("a", a), g.input("b", b)).shape;
    expect(shapeOf(["n", 4], [1, 4])).toEqual(["n", 4]);
    expect(shapeOf([4], ["n", 4])).toEqual(["n", 4]);
    expect(shapeOf(["n", 4], [])).toEqual(["n", 4]);
    expect(() => shapeOf(["n", 4], [1, 1, 4])).toThrow("add cannot combine [n, 4] and [1, 1, 4]");
  });
});

describe("verify", () => {
  const graph = (changes: Partial<Graph>): Graph => ({
    name: "g",
    inputs: [x],
    outputs: [{ name: null, node: x }],
    ...changes,
  });
  const cases: [string, Graph, string][] = [
    ["graph names", graph({ name: "a b" }), 'graph a b: the graph needs a name like "x", got "a b"'],
    ["no output", graph({ outputs: [] }), "graph g: there is no output"],
    ["undeclared input", graph({ inputs: [] }), "graph g: the input x is used but not declared"],
    ["twin inputs", graph({ inputs: [x, g.input("x", [3])] }), "graph g: two inputs are called x"],
    [
      "unnamed outputs",
      graph({
        outputs: [
          { name: null, node: x },
          { name: "y", node: x },
        ],
      }),
      "graph g: with several outputs each needs a name",
    ],
    [
      "twin outputs",
      graph({
        outputs: [
          { name: "y", node: x },
          { name: "y", node: x },
        ],
      }),
      "graph g: two outputs are called y",
    ],
    [
      "one parameter, two shapes",
      graph({
        outputs: [
          { name: null, node: g.apply("add", g.apply("add", x, g.param("p", [4])), g.param("p", [1])) },
        ],
      }),
      "graph g: the parameter p is both [4] and [1]",
    ],
  ];
  for (const [name, bad, sentence] of cases)
    it(`refuses: ${name}`, () =>
      expect(() => verify(bad)).toThrow(
        expect.objectContaining({ code: "INVALID_GRAPH", message: sentence }),
      ));
});
