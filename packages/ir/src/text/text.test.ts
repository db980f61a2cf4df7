import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  defineFormula,
  type Graph,
  largeConstants,
  makeFormula,
  type Node,
  parse,
  print,
  toJson,
} from "../index.ts";
import * as g from "../ops/all.ts";
import * as scalar from "../scalar/all.ts";
import { printScalar } from "../scalar/print.ts";

const graphOf = (node: Node, ...inputs: Node[]): Graph => ({
  name: "g",
  inputs: inputs as Graph["inputs"],
  outputs: [{ name: null, node }],
});
const x = g.input("x", ["batch", 4]);

const relu = defineFormula({ name: "relu", formula: (v) => scalar.max(v, 0) }, { standard: true });
const blend = defineFormula(
  {
    name: "blend",
    attrs: { share: 0.5 },
    formula: (v, a, share) => scalar.add(scalar.mul(share, v), a),
  },
  { standard: true },
);
const known = [relu, blend];

describe("print", () => {
  it("writes one line per node, with shapes, costs and parameters", () => {
    const h = g.elementwise(relu.bind(), g.linear(x, g.param("0.weight", [8, 4]), g.param("0.bias", [8])));
    const y = g.softmax(g.linear(h, g.param("2.weight", [3, 8])));
    expect(print(graphOf(y, x))).toBe(`graph g(x: f32[batch, 4]) {
  %1 = linear(x, @0.weight, @0.bias) : f32[batch, 8]    # 32 MACs/row
  %2 = relu(%1) : f32[batch, 8]
  %3 = linear(%2, @2.weight) : f32[batch, 3]    # 24 MACs/row
  %4 = softmax(%3, axis=1) : f32[batch, 3]
  return %4
} where {
  @0.bias: f32[8]
  @0.weight: f32[8, 4]
  @2.weight: f32[3, 8]
}
`);
  });

  it("writes static products and sums as formulas, and custom formulas as definitions", () => {
    const w = g.matmul(g.param("b", [3, 8]), g.transpose(g.param("a", [4, 8])));
    const swish2 = defineFormula({
      name: "swish2",
      attrs: { beta: 2 },
      formula: (v, beta) => scalar.mul(v, scalar.sigmoid(scalar.mul(beta, v))),
    });
    const y = g.elementwise(
      swish2.bind(),
      g.linear(x, w, g.apply("add", g.param("c", [3]), g.param("d", [3]))),
    );
    expect(print(graphOf(y, x))).toBe(`formula swish2(x, beta=2) = x * sigmoid(2 * x)
graph g(x: f32[batch, 4]) {
  %1 = linear(x, @b·@aᵀ, @c + @d) : f32[batch, 3]    # 12 MACs/row
  %2 = swish2(%1, beta=2) : f32[batch, 3]
  return %2
} where {
  @a: f32[4, 8]
  @b: f32[3, 8]
  @c: f32[3]
  @d: f32[3]
}
`);
  });

  it("writes constants exactly, and large ones by number", () => {
    const large = Float32Array.from({ length: 17 }, (_, i) => i);
    const y = g.apply("add", g.apply("mul", x, g.constant([0.1, -0, Infinity, Number.NaN])), g.scalar(1e-7));
    const z = g.linear(y, g.constant(large.subarray(0, 16), [4, 4]));
    const graph: Graph = {
      name: "g",
      inputs: [x],
      outputs: [
        { name: "z", node: z },
        { name: "c", node: g.constant(large) },
      ],
    };
    const text = print(graph);
    expect(text).toContain("const([0.1, -0, inf, nan]) : f32[4]");
    expect(text).toContain("add(%2, 1e-7)");
    expect(text).toContain("const(#0) : f32[17]");
    expect(parse(text, largeConstants(graph)).outputs.map((o) => o.node)).toEqual(
      graph.outputs.map((o) => o.node),
    );
    expect(() => parse(text)).toThrow("expected the values of this constant, passed to parse");
  });
});

/** Random well-formed graphs, formulas of one's own among their ops. */
const graphs: fc.Arbitrary<Graph> = fc
  .array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 14 })
  .map((choices) => {
    const values: Node[] = [x, g.param("p", [4, 4]), g.param("b", [4]), g.scalar(0.25)];
    for (const [kind, i, j] of choices) {
      const a = values[i % values.length]!;
      const b = values[j % values.length]!;
      const makers: (() => Node)[] = [
        () => g.apply("add", a, b),
        () => g.elementwise(blend.bind(), a, b),
        () => g.elementwise(relu.bind(), a),
        () =>
          g.elementwise(
            defineFormula({
              name: "leaky",
              attrs: { s: (j % 7) / 8 },
              formula: (v, s) => scalar.add(scalar.max(v, 0), scalar.mul(s, scalar.min(v, scalar.neg(0)))),
            }).bind(),
            a,
          ),
        () => g.linear(a, values[1]!, j % 2 ? values[2] : undefined),
        () => g.matmul(a, b),
        () => g.transpose(a),
        () => g.reduce(a, (["sum", "max", "min"] as const)[j % 3]!, -1, i % 2 === 0),
        () => g.softmax(a),
        () => g.reshape(a, a.shape),
        () => g.broadcast(a, a.shape),
        () => g.argmax(a, -1, j % 2 === 0),
        () => g.gather(g.param("t", [99, 4]), a),
        () => g.apply((["less", "equal", "notEqual"] as const)[j % 3]!, a, b),
        () => g.apply("where", g.apply("greaterEqual", a, b), a, b),
        () => g.slice(a, 0, 1 + (j % 3)),
        () => g.concat([a, b]),
      ];
      try {
        values.push(makers[kind % makers.length]!());
      } catch {
        // A shape rule refused: the choice is skipped.
      }
    }
    return graphOf(values.at(-1)!, x);
  });

describe("parse", () => {
  it("gives back the same nodes for every graph", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const text = print(graph);
        const back = parse(text, [], known);
        expect(back.outputs[0]!.node).toBe(graph.outputs[0]!.node);
        expect(print(back)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  const bad: [string, string, string][] = [
    ["nothing", "", 'line 1: expected "graph", got the end of the text'],
    [
      "an unknown op",
      "graph g(x: f32[2]) {\n  %1 = frob(x) : f32[2]\n  return %1\n}",
      'line 2: expected an op, not frob, got ":"',
    ],
    [
      "a lying shape",
      "graph g(x: f32[2]) {\n  %1 = relu(x) : f32[3]\n  return %1\n}",
      "line 2: expected %1 to be f32[2] by its op's shape rule",
    ],
    [
      "an undefined operand",
      "graph g(x: f32[2]) {\n  %1 = relu(%7) : f32[2]\n  return %1\n}",
      'line 2: expected an operand defined above, got "%7"',
    ],
    [
      "an undeclared parameter",
      "graph g(x: f32[2]) {\n  %1 = add(x, @w) : f32[2]\n  return %1\n}",
      "line 2: expected a shape for @w in the where block",
    ],
    [
      "a wrong chain",
      "graph g(x: f32[2]) {\n  %1 = linear(x, @w) : f32[2]\n  return %1\n} where { @w: f32[3, 4] }",
      "line 2: linear(4, 3) expects 4 features but receives 2",
    ],
    ["strange characters", "graph g(x: f32[2]) { ; }", 'line 1: unexpected ";"'],
    [
      "a huge dimension",
      "graph g(x: f32[1e99]) { return x }",
      "a dimension is a whole number from 1 to 999999999",
    ],
    [
      "deep nesting",
      `graph g(x: f32[2]) {\n  return ${"(".repeat(5000)}x${")".repeat(5000)}\n}`,
      "expected an expression nested less than 256 deep",
    ],
    [
      "an attribute that the op has not",
      "graph g(x: f32[2]) {\n  %1 = softmax(x, axis=0, bogus=3) : f32[2]\n  return %1\n}",
      "line 2: expected no bogus for softmax",
    ],
    [
      "a constant that the formula has not",
      "graph g(x: f32[2]) {\n  %1 = relu(x, bogus=[1]) : f32[2]\n  return %1\n}",
      "line 2: relu has no constant bogus; it has none",
    ],
    [
      "a flag that is a number",
      "graph g(x: f32[2]) {\n  %1 = sum(x, axis=0, keepDims=7) : f32[1]\n  return %1\n}",
      "line 2: expected sum with keepDims=…",
    ],
    [
      "a parameter of indices",
      "graph g(x: f32[2]) {\n  return x\n} where {\n  @w: i32[3]\n}",
      "line 4: expected f32 for @w: parameters and states hold no i32",
    ],
    [
      "an update of nothing",
      "graph g(x: f32[2]) {\n  return x\n  update $s = x\n}",
      'line 3: expected a state with a shape in the where block, got "$s"',
    ],
    [
      "a formula without arguments",
      "formula f() = 1\ngraph g(x: f32[2]) {\n  %1 = f() : f32[2]\n  return %1\n}",
      "line 1: expected at least one argument for f",
    ],
    [
      "a formula with twin arguments",
      "formula f(x, x) = x\ngraph g(x: f32[2]) { return x }",
      "line 1: expected one argument called x",
    ],
    [
      "two definitions",
      "formula f(x) = x\nformula f(x) = x + x\ngraph g(x: f32[2]) { return x }",
      "expected one definition of f",
    ],
    [
      "two shapes of a parameter",
      "graph g(x: f32[2]) { return x } where { @w: f32[2] @w: f32[3] }",
      "expected one shape for @w",
    ],
    [
      "an endless formula",
      `formula f(x) = x${" + x".repeat(20_000)}\ngraph g(x: f32[2]) { return x }`,
      "expected a formula of at most 10000 terms",
    ],
    [
      "an open dimension that no input has",
      "graph g(x: f32[2]) {\n  %1 = broadcast(x, shape=[n, 2]) : f32[n, 2]\n  return %1\n}",
      "graph g: broadcast has shape [n, 2], but no input says how large n is",
    ],
    [
      "a formula called like an op",
      "formula linear(x) = x + x\ngraph g(x: f32[2]) {\n  %1 = linear(x) : f32[2]\n  return %1\n}",
      "graph g: a formula may not be called linear: the word is taken",
    ],
    ["a number that is none", "graph g(x: f32[2]) {\n  %1 = add(x, 1.2.3) : f32[2]\n return %1 }", "line 2"],
  ];
  for (const [what, text, message] of bad)
    it(`refuses ${what} with a sentence`, () =>
      expect(() => parse(text, [], known)).toThrow(
        expect.objectContaining({ name: "SinterError", message: expect.stringContaining(message) }),
      ));

  it("reads back a formula's dtypes, and constants that are called like arguments", () => {
    const near = defineFormula({
      name: "near",
      attrs: { a: 0.5, formula: 2 },
      signature: "compare",
      formula: (x, y, a, b) => scalar.lt(scalar.abs(scalar.sub(x, y)), scalar.mul(a, b)),
    });
    const [a, b] = [g.input("a", ["n", 2]), g.input("b", ["n", 2])];
    const graph = graphOf(g.elementwise(near.bind(), a, b), a, b);
    expect(print(graph)).toContain(
      "formula near(x, a_, a=0.5, formula=2) : compare = lt(abs(x - a_), 0.5 * 2)",
    );
    expect(parse(print(graph)).outputs[0]!.node).toBe(graph.outputs[0]!.node);
    expect(toJson(graph).nodes[0]!.attrs).toEqual({
      a: 0.5,
      formula: "near",
      constants: { a: 0.5, formula: 2 },
    });
  });

  it("tells all arguments of a formula apart", () => {
    const names = Array.from({ length: 60 }, (_, i) => printScalar(scalar.arg(i)));
    expect(new Set(names).size).toBe(60);
    const of = (last: number) => makeFormula("pick", 26, {}, scalar.add(scalar.arg(last), scalar.arg(1))).key;
    expect(of(24)).not.toBe(of(0));
  });

  it("reads states and their updates", () => {
    const total = g.state("run.total", [4]);
    const next = g.apply("add", total, g.reduce(x, "sum", 0));
    const graph: Graph = {
      ...graphOf(g.apply("div", next, g.dimSize("batch")), x),
      updates: [{ state: total, node: next }],
    };
    expect(print(graph)).toBe(`graph g(x: f32[batch, 4]) {
  %1 = sum(x, axis=0) : f32[4]
  %2 = add($run.total, %1) : f32[4]
  %3 = dimSize(dim=[batch]) : f32[]
  %4 = div(%2, %3) : f32[4]
  return %4
  update $run.total = %2
} where {
  $run.total: f32[4]
}
`);
    const again = parse(print(graph));
    expect(again.outputs[0]!.node).toBe(graph.outputs[0]!.node);
    expect(again.updates).toEqual(graph.updates);
  });

  it("reads sums of thousands of names", () => {
    const names = Array.from({ length: 5000 }, (_, i) => `n${String(i).padStart(4, "0")}`);
    const text = `graph g(${names.map((n) => `${n}: f32[${n}]`).join(", ")}, x: f32[${names.join("+")}]) {\n  return x\n}\n`;
    expect(print(parse(text))).toBe(text);
  });

  it("reads names that are words elsewhere", () => {
    const where = g.input("where", ["return", 4]);
    const graph: Graph = {
      name: "graph",
      inputs: [where],
      outputs: [{ name: "formula", node: g.apply("add", where, g.param("p", [4])) }],
    };
    expect(parse(print(graph)).outputs[0]!.node).toBe(graph.outputs[0]!.node);
  });

  it("never crashes on mutilated text", () => {
    const text = print(graphOf(g.softmax(g.linear(x, g.param("w", [3, 4]))), x));
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(12), fc.string({ maxLength: 4 }), (at, cut, insert) => {
        try {
          parse(text.slice(0, at) + insert + text.slice(at + cut), [], known);
        } catch (error) {
          expect(error).toMatchObject({ name: "SinterError" });
        }
      }),
      { numRuns: 2000 },
    );
  });
});

it("the JSON form names every node, its operands and its cost", () => {
  const y = g.linear(x, g.matmul(g.param("b", [2, 3]), g.param("a", [3, 4])));
  expect(toJson(graphOf(y, x))).toEqual({
    format: "sinter.graph",
    version: 1,
    name: "g",
    inputs: [{ name: "x", shape: ["batch", 4], dtype: "f32" }],
    params: [
      { name: "a", shape: [3, 4], dtype: "f32" },
      { name: "b", shape: [2, 3], dtype: "f32" },
    ],
    nodes: [
      {
        id: "%1",
        op: "matmul",
        operands: ["@b", "@a"],
        attrs: {},
        shape: [2, 4],
        dtype: "f32",
        static: true,
      },
      {
        id: "%2",
        op: "linear",
        operands: ["x", "%1"],
        attrs: {},
        shape: ["batch", 2],
        dtype: "f32",
        static: false,
      },
    ],
    outputs: [{ name: null, id: "%2" }],
    cost: { macsPerRow: 8, bytes: 32, params: 18 },
  });
});
