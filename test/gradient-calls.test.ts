import { gradients, shareCalls } from "@sinter/autodiff";
import { activationFormulas } from "@sinter/dsl/internal";
import { type Graph, is, type Node, nodesOf } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import * as scalar from "@sinter/ir/scalar";
import { describe, expect, it } from "vitest";

/** Functions with a name that a graph computes for each element, but for those that are a few ops. */
function callsIn(graph: Graph): string[] {
  return nodesOf(graph).flatMap((node) => {
    if (!is(node, "elementwise")) return [];
    const calls = new Set<string>();
    scalar.transform(node.attrs.formula.body, (part) => {
      if (part.kind === "call" && part.fn.name !== "softsign") calls.add(`${part.fn.name} ${part.id}`);
      return part;
    });
    return Array.from(calls, (call) => call.split(" ")[0]!);
  });
}

/** What the value and the derivative with respect to x take together. */
const table: Readonly<Record<string, readonly string[]>> = {
  relu: [],
  relu6: [],
  leakyRelu: [],
  prelu: [],
  hardSigmoid: [],
  hardSwish: [],
  hardTanh: [],
  threshold: [],
  squaredRelu: [],
  softsign: [],
  tanh: ["tanh"],
  sigmoid: ["sigmoid"],
  gaussian: ["gauss"],
  silu: ["sigmoid"],
  swish: ["sigmoid"],
  geluTanh: ["sigmoid"],
  gelu: ["normalCdf", "normalPdf"],
  mish: ["softplus", "tanh", "sigmoid"],
  softplus: ["softplus", "sigmoid"],
  logSigmoid: ["softplus", "sigmoid"],
  // Far below 0 nothing is left of e^x in e^x − 1.
  elu: ["expm1", "exp"],
  selu: ["expm1", "exp"],
  celu: ["expm1", "exp"],
  sine: ["sin", "cos"],
};

describe("value and derivative together compute", () => {
  const x = g.input("x", ["n"]);
  const dy = g.input("dy", ["n"]);
  for (const { name, arity, bind } of activationFormulas())
    it(`${name}: ${table[name]?.join(", ") || "no function"}`, () => {
      const params = Array.from({ length: arity - 1 }, (_, i): Node => g.param(`p${i}`, []));
      const y = g.elementwise(bind(), x, ...params);
      const [dx] = gradients(g.reduce(g.apply("mul", y, dy), "sum", 0), [x]);
      const graph: Graph = {
        name: "both",
        inputs: [x, dy],
        outputs: [
          { name: "y", node: y },
          { name: "dx", node: dx! },
        ],
      };
      expect(callsIn(shareCalls(graph)).sort()).toEqual([...table[name]!].sort());
    });

  it("softmax and √ by their values", () => {
    const rows = g.input("x", ["n", 4]);
    const seed = g.input("dy", ["n", 4]);
    for (const y of [g.softmax(rows), g.apply("sqrt", rows)]) {
      const product = g.reduce(g.reduce(g.apply("mul", y, seed), "sum", 1), "sum", 0);
      const [dx] = gradients(product, [rows]);
      const nodes = nodesOf({ name: "both", inputs: [], outputs: [{ name: null, node: dx! }] });
      expect(nodes).toContain(y);
      expect(nodes.filter(({ op }) => op === "softmax").length).toBe(y.op === "softmax" ? 1 : 0);
      expect(callsIn({ name: "both", inputs: [], outputs: [{ name: null, node: dx! }] })).toEqual([]);
    }
  });
});
