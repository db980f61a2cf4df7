import "./offers/all.ts";
import { costOf, defineFormula, type Graph, is, type Node, parse, print } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import { add, max, mul } from "@sinter/ir/scalar";
import { describe, expect, it } from "vitest";
import { type AnyRule, explain, Log, optimize, passNames, pipeline, rewrite, rule } from "./index.ts";
import * as p from "./pattern.ts";

const example = () =>
  parse(`graph g(x: f32[n, 4]) {
  %1 = matmul(x, @w) : f32[n, 4]
  %2 = add(%1, @b) : f32[n, 4]
  %3 = linear(%2, @v) : f32[n, 4]
  return %3
} where { @w: f32[4, 4] @b: f32[4] @v: f32[4, 4] }`);

describe("the passes", () => {
  it("are stages that can be watched", () => {
    const seen: string[] = [];
    const { graph } = optimize(example(), {
      onStage: (pass, result) => seen.push(`${pass} ${costOf(result).macsPerRow}`),
    });
    expect(seen).toEqual([
      "simplify 32",
      "linear-slices 32",
      "joined-linears 32",
      "split-linears 32",
      "linear-chains 16",
      "tidy 16",
    ]);
    expect(passNames).toEqual(seen.map((line) => line.split(" ")[0]));
    expect(costOf(graph).macsPerRow).toBe(16);
  });

  it("end after the one that is asked for", () => {
    const { graph, report } = optimize(example(), { stopAfter: "simplify" });
    expect(print(graph)).toContain("%2 = linear(%1, @v)");
    expect(report.after.macsPerRow).toBe(32);
    expect(report.fired.map((f) => f.rule)).toEqual(["matmul-static", "linear-add"]);
  });

  it("leave out rules by name", () => {
    const { graph, report } = optimize(example(), { exclude: ["linear-linear", "linear-add"] });
    expect(report.fired.map((f) => f.rule)).toEqual(["matmul-static"]);
    expect(costOf(graph).macsPerRow).toBe(32);
  });

  it("and say so where there is no such name", () => {
    expect(() => optimize(example(), { stopAfter: "tiny" })).toThrow(
      `optimize has no pass tiny; it has ${passNames.join(", ")}`,
    );
    expect(() => optimize(example(), { exclude: ["relu"] })).toThrow(
      "optimize has no rule relu; it has constant-fold",
    );
  });

  it("have names and rules that say their name, equation and tier", () => {
    for (const { name, rules } of pipeline())
      for (const text of [name, ...rules.map((r) => r.name)]) expect(text).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const { equation, tier } of pipeline().flatMap(({ rules }) => rules)) {
      expect(equation).toMatch(/=/);
      expect(["exact", "rounding"]).toContain(tier);
    }
  });
});

describe("rewrite", () => {
  const graph = (): Graph => {
    const x = g.input("x", [4]);
    return { name: "g", inputs: [x], outputs: [{ name: null, node: g.apply("neg", g.apply("abs", x)) }] };
  };
  const swap = (from: "neg" | "abs", to: "neg" | "abs"): AnyRule => ({
    name: `${from}-${to}`,
    equation: "wrong = wrong",
    tier: "exact",
    mayMatch: () => true,
    apply: (node) =>
      is(node, "elementwise") && node.attrs.formula.name === from ? g.apply(to, node.operands[0]!) : null,
  });
  const run = (...rules: AnyRule[]) =>
    rewrite("wrong", rules).run(graph(), new Log(), { isEnabled: () => true });

  it("stops rules that undo one another", () => {
    expect(() => run(swap("neg", "abs"), swap("abs", "neg"))).toThrow(
      "the rules abs-neg, neg-abs did not make the graph smaller",
    );
  });

  it("asks a rule only where it may match, and of several the first", () => {
    const asked: string[] = [];
    const asks = (name: string, ...ops: p.Root[]): AnyRule => ({
      name,
      equation: "x = x",
      tier: "exact",
      mayMatch: (root) => ops.includes(root),
      apply: (node) => {
        asked.push(`${name} ${node.op}`);
        return null;
      },
    });
    run(asks("a", "input"), asks("b", "softmax"), asks("c", "input"));
    expect(asked).toEqual(["a input", "c input"]);
  });

  it("forgets what was refused before a later sweep", () => {
    const log = new Log();
    const fussy = rule({
      name: "fussy",
      equation: "x = x",
      tier: "exact",
      match: p.activation("f", p.any("x")),
      when: ({ f }) => ({ reason: `no ${f.name}` }),
      rewrite: ({ x }) => x,
    });
    const drop: AnyRule = {
      ...swap("neg", "neg"),
      apply: (node) => (node.operands[0]?.op === "elementwise" ? node.operands[0] : null),
    };
    const result = rewrite("once", [fussy, drop]).run(graph(), log, { isEnabled: () => true });
    expect(log.report(costOf(result), costOf(result)).refused.map((r) => `${r.where}: ${r.reason}`)).toEqual([
      "abs[4]: no abs",
    ]);
  });
});

describe("rules go by what a formula computes", () => {
  const x = g.input("x", ["n", 4]);
  const optimized = (node: ReturnType<typeof g.elementwise>) =>
    optimize({ name: "g", inputs: [x], outputs: [{ name: null, node }] }).graph.outputs[0]!.node;

  it("so a user's own add that multiplies is no addition", () => {
    const mine = defineFormula({ name: "add", formula: (a, b) => mul(a, b) }).bind();
    const kept = [
      g.elementwise(mine, x, g.scalar(0)),
      g.elementwise(mine, g.linear(x, g.param("w", [4, 4])), g.param("c", [4])),
    ];
    for (const node of kept) expect(optimized(node)).toBe(node);
    expect(optimized(g.elementwise(mine, x, g.scalar(1)))).toBe(x);
  });

  it("and an addition of another name is one", () => {
    const plus = defineFormula({ name: "plus", formula: (a, b) => add(a, b) }).bind();
    expect(optimized(g.elementwise(plus, x, g.scalar(0)))).toBe(x);
  });
});

describe("explain", () => {
  it("says what code generation fused", () => {
    const { report } = optimize(example(), { stopAfter: "simplify" });
    const fused = [{ what: "relu[n, 4]", into: "linear(4, 4) w" }];
    expect(explain(report)).not.toContain("fused");
    expect(explain({ ...report, fused })).toContain("\nfused    relu[n, 4] into linear(4, 4) w\nMACs/row");
  });
});

describe("relu-relu", () => {
  const relu = defineFormula({ name: "relu", formula: (v) => max(v, 0) }).bind();
  const other = defineFormula({ name: "floor", formula: (v) => max(v, 1) }).bind();
  const x = g.input("x", ["n", 4]);
  const optimized = (node: Node) =>
    optimize({ name: "g", inputs: [x], outputs: [{ name: null, node }] }).graph.outputs[0]!.node;

  it("fires on what is not below 0 already", () => {
    const once = g.elementwise(relu, x);
    expect(optimized(g.elementwise(relu, g.elementwise(relu, once)))).toBe(once);
  });

  it("does not fire where another formula is outside", () => {
    const node = g.elementwise(other, g.elementwise(relu, x));
    expect(optimized(node)).toBe(node);
  });
});

describe("linear-slices", () => {
  const x = g.input("x", ["n", 4]);
  const layer = g.linear(x, g.param("w", [6, 4]), g.param("b", [6]));
  const optimized = (...nodes: Node[]) =>
    optimize({ name: "g", inputs: [x], outputs: nodes.map((node, i) => ({ name: `y${i}`, node })) });
  const ops = (...nodes: Node[]) => optimized(...nodes).graph.outputs.map(({ node }) => node.op);

  it("makes heads of slices, and computes no more than is read", () => {
    const { graph, report } = optimized(g.slice(layer, 0, 2), g.slice(layer, 3, 6));
    expect(graph.outputs.map(({ node }) => node.op)).toEqual(["linear", "linear"]);
    expect([report.before.macsPerRow, report.after.macsPerRow]).toEqual([24, 20]);
    expect(report.fired[0]!.what).toBe("linear(4, 6) w becomes 2 + 3 of its features");
  });

  it("does not where the whole is used too, or slices overlap", () => {
    expect(ops(g.slice(layer, 0, 2), layer)).toEqual(["slice", "linear"]);
    expect(ops(g.slice(layer, 0, 4), g.slice(layer, 1, 6))).toEqual(["slice", "slice"]);
  });

  it("does not for slices of rows", () => {
    const z = g.linear(g.input("z", ["n", 3, 4]), g.param("w", [6, 4]));
    const inputs = [z.operands[0]!] as Graph["inputs"];
    const { graph } = optimize({ name: "g", inputs, outputs: [{ name: null, node: g.slice(z, 0, 2, 1) }] });
    expect(graph.outputs[0]!.node.op).toBe("slice");
  });
});

describe("joined-linears", () => {
  const x = g.input("x", ["n", 4]);
  const y = g.input("y", ["n", 4]);
  const layer = (of: Node, name: string, out: number) => g.linear(of, g.param(`${name}.w`, [out, 4]));
  const optimized = (...nodes: Node[]) =>
    optimize({
      name: "g",
      inputs: [x, y],
      outputs: nodes.map((node, i) => ({ name: `y${i}`, node })),
    });

  it("makes one layer of those on one value, which fuses with the next", () => {
    const joined = g.concat([layer(x, "a", 4), layer(x, "b", 6)]);
    expect(optimized(joined).graph.outputs[0]!.node.op).toBe("linear");
    const { report } = optimized(g.linear(joined, g.param("c.w", [4, 10])));
    expect([report.before.macsPerRow, report.after.macsPerRow]).toEqual([80, 16]);
    expect(report.fired[0]!.what).toBe("linear(4, 4) a.w, linear(4, 6) b.w become linear(4, 10) a.w·b.w");
  });

  it("does not where they read others, one is used too, or only one has a bias", () => {
    const [a, b] = [layer(x, "a", 4), layer(x, "b", 6)];
    const biased = g.linear(x, g.param("d.w", [3, 4]), g.param("d.b", [3]));
    expect(optimized(g.concat([a, layer(y, "b", 6)])).graph.outputs[0]!.node.op).toBe("concat");
    expect(optimized(g.concat([a, b]), b).graph.outputs[0]!.node.op).toBe("concat");
    expect(optimized(g.concat([a, biased])).graph.outputs[0]!.node.op).toBe("concat");
  });
});

describe("split-linears", () => {
  const x = g.input("x", ["n", 4]);
  const y = g.input("y", ["n", 3]);
  const layer = (of: Node, name: string, out: number, biased = false) =>
    g.linear(
      of,
      g.param(`${name}.w`, [out, of.shape.at(-1) as number]),
      biased ? g.param(`${name}.b`, [out]) : undefined,
    );
  const optimized = (node: Node, exclude?: string[]) => {
    const inputs = [x, y] as Graph["inputs"];
    const graph: Graph = { name: "g", inputs, outputs: [{ name: null, node }] };
    return optimize(graph, exclude && { exclude });
  };
  const third = (parts: Node[]) => layer(g.concat(parts), "c", 5, true);

  it("gives each layer that stands beside others its part of the next, with which it fuses", () => {
    const { graph, report } = optimized(third([layer(x, "a", 16, true), layer(y, "b", 16)]));
    expect(print(graph).split("\n").slice(1, -1).join("\n")).toMatchInlineSnapshot(`
      "  %1 = slice(@c.w, start=0, end=16, axis=1) : f32[5, 16]    # once
        %2 = linear(x, %1·@a.w, %1·@a.b + @c.b) : f32[n, 5]    # 20 MACs/row
        %3 = slice(@c.w, start=16, end=32, axis=1) : f32[5, 16]    # once
        %4 = linear(y, %3·@b.w) : f32[n, 5]    # 15 MACs/row
        %5 = add(%2, %4) : f32[n, 5]
        return %5
      } where {
        @a.b: f32[16]
        @a.w: f32[16, 4]
        @b.w: f32[16, 3]
        @c.b: f32[5]
        @c.w: f32[5, 32]
      }"
    `);
    expect([report.before.macsPerRow, report.after.macsPerRow]).toEqual([64 + 48 + 160, 20 + 15]);
    expect(report.fired[0]!.what).toMatchInlineSnapshot(
      `"linear(32, 5) c.w is split, to fuse with linear(4, 16) a.w, linear(3, 16) b.w"`,
    );
  });

  it("keeps what does not fuse together", () => {
    const relu = (node: Node) =>
      g.elementwise(defineFormula({ name: "r", formula: (v) => max(v, 0) }).bind(), node);
    const { graph, report } = optimized(third([relu(layer(x, "a", 8)), layer(y, "b", 16), y]));
    expect([report.before.macsPerRow, report.after.macsPerRow]).toEqual([32 + 48 + 135, 32 + 55 + 15]);
    expect(print(graph)).toContain("concat");
  });

  it("does not where that costs more, where the parts are used too, or where layers may not fuse", () => {
    const parts = [layer(x, "a", 2), layer(y, "b", 1)];
    expect(optimized(third(parts)).report.fired).toEqual([]);
    const shared = layer(x, "a", 16);
    expect(optimized(third([shared, g.apply("neg", shared)])).report.fired).toEqual([]);
    const fusing = third([layer(x, "a", 16), layer(y, "b", 16)]);
    expect(optimized(fusing, ["linear-linear"]).report.fired).toEqual([]);
  });
});

describe("passes that split layers change nothing when they run again", () => {
  const x = g.input("x", ["n", 4]);
  const y = g.input("y", ["n", 3]);
  const layer = (of: Node, name: string, out: number) =>
    g.linear(of, g.param(name, [out, of.shape.at(-1) as number]));
  const cases = {
    "a slice of a slice": g.slice(g.slice(layer(x, "a", 9), 1, 8), 2, 5),
    "layers joined twice": layer(g.concat([g.concat([y, layer(x, "a", 16)]), layer(y, "b", 16)]), "c", 5),
  };
  for (const [what, node] of Object.entries(cases))
    it(what, () => {
      const graph: Graph = { name: "g", inputs: [x, y], outputs: [{ name: null, node }] };
      for (const { run } of pipeline()) {
        const once = run(graph, new Log(), { isEnabled: () => true });
        expect(print(run(once, new Log(), { isEnabled: () => true }))).toBe(print(once));
      }
    });
});
