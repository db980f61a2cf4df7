import "./offers/all.ts";
import {
  costOf,
  defineFormula,
  errorBounds,
  type Graph,
  interpret,
  type Node,
  paramsOf,
  parse,
  print,
  size,
} from "@sinter/ir";
import * as g from "@sinter/ir/build";
import * as scalar from "@sinter/ir/scalar";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explain, keptWidths, optimize, pipeline } from "./index.ts";

const activations = {
  relu: defineFormula({ name: "relu", formula: (x) => scalar.max(x, 0) }, { standard: true }),
  tanh: defineFormula({ name: "tanh", formula: (x) => scalar.tanh(x) }, { standard: true }),
};
const activate = (name: string, x: Node): Node =>
  g.elementwise(activations[name as keyof typeof activations].bind(), x);

/** A chain of linear layers of these widths; "relu" and the like stand between. */
function chain(...parts: (number | string)[]): Graph {
  const [first, ...rest] = parts;
  const x = g.input("x", ["batch", first as number]);
  let y: Node = x;
  let layer = 0;
  for (const part of rest) {
    if (typeof part === "string") y = activate(part, y);
    else {
      const width = y.shape.at(-1)!;
      y = g.linear(y, g.param(`${layer}.weight`, [part, width]), g.param(`${layer}.bias`, [part]));
    }
    layer++;
  }
  return { name: "chain", inputs: [x], outputs: [{ name: null, node: y }] };
}
const linears = (graph: Graph) => print(graph).match(/= linear\(/g)?.length ?? 0;
const text = (body: string) => parse(body, [], Object.values(activations));

describe("linear-linear fires", () => {
  it("on Linear(2,10), Linear(10,2): one linear[2→2], 40 → 4 MACs per row", () => {
    const { graph, report } = optimize(chain(2, 10, 2));
    expect(print(graph)).toBe(`graph chain(x: f32[batch, 2]) {
  %1 = linear(x, @1.weight·@0.weight, @1.weight·@0.bias + @1.bias) : f32[batch, 2]    # 4 MACs/row
  return %1
} where {
  @0.bias: f32[10]
  @0.weight: f32[10, 2]
  @1.bias: f32[2]
  @1.weight: f32[2, 10]
}
`);
    expect(
      explain(report),
    ).toBe(`fired    linear-linear (rounding): linear(2, 10) 0, linear(10, 2) 1 become linear(2, 2): 40 → 4 MACs/row
         (x·W1ᵀ + b1)·W2ᵀ + b2 = x·(W2·W1)ᵀ + (W2·b1 + b2)
MACs/row 40 → 4
bytes    208 → 24 of weights and constants
`);
  });

  const biases: [string, string][] = [
    ["", ""],
    [", @b1", ""],
    ["", ", @b2"],
    [", @b1", ", @b2"],
  ];
  const expected = ["", ", @w2·@b1", ", @b2", ", @w2·@b1 + @b2"];
  biases.forEach(([b1, b2], i) => {
    it(`with biases (${b1 || "none"}) and (${b2 || "none"})`, () => {
      const declared = [b1 && "@b1: f32[8]", b2 && "@b2: f32[3]"].filter(Boolean).join(" ");
      const graph = text(`graph g(x: f32[n, 4]) {
  %1 = linear(x, @w1${b1}) : f32[n, 8]
  %2 = linear(%1, @w2${b2}) : f32[n, 3]
  return %2
} where { @w1: f32[8, 4] @w2: f32[3, 8] ${declared} }`);
      expect(print(optimize(graph).graph)).toContain(`%1 = linear(x, @w2·@w1${expected[i]}) : f32[n, 3]`);
    });
  });

  it("over whole chains, keeping the widths that a shortest path keeps", () => {
    // 100 → 3 → 100 → 50 → 100: the bottleneck of 3 stays, the rest goes.
    const { graph, report } = optimize(chain(100, 3, 100, 50, 100));
    expect(linears(graph)).toBe(2);
    expect(report.after.macsPerRow).toBe(600);
  });

  it("and bounds the rank of what it fuses through a narrow width", () => {
    // 4·4 ≤ 2·(4 + 4): equal cost, so one layer is better, but its rank is only 2.
    const { report } = optimize(chain(4, 2, 4));
    expect(report.fired[0]!.what).toContain("16 → 16 MACs/row; rank at most 2");
  });
});

describe("linear-linear does not fire", () => {
  const refusals = (graph: Graph) => optimize(graph).report.refused.map((r) => `${r.where}: ${r.reason}`);
  const unchanged = (graph: Graph) => expect(print(optimize(graph).graph)).toBe(print(graph));

  it("across an activation, and says which", () => {
    const graph = chain(2, 10, "relu", 2);
    unchanged(graph);
    expect(refusals(graph)).toEqual(["linear(10, 2) 2: activation relu between"]);
    expect(refusals(chain(2, 10, "tanh", 2))).toEqual(["linear(10, 2) 2: activation tanh between"]);
  });

  it("through a bottleneck, and names both costs and the rank", () => {
    const graph = chain(1000, 10, 1000);
    unchanged(graph);
    expect(refusals(graph)).toEqual([
      "linear(10, 1000) 1: bottleneck 1000 → 10 → 1000: fused 1000000 MACs/row, unfused 20000; rank at most 10",
    ]);
  });

  it("where the middle value is an output", () => {
    const graph = chain(2, 10, 2);
    const middle = graph.outputs[0]!.node.operands[0]!;
    const both: Graph = {
      ...graph,
      outputs: [
        { name: "h", node: middle },
        { name: "y", node: graph.outputs[0]!.node },
      ],
    };
    unchanged(both);
    expect(refusals(both)).toEqual(["linear(10, 2) 1: the middle value linear(2, 10) 0 is an output"]);
  });

  it("where the middle value is used twice", () => {
    const graph = chain(2, 10, 2);
    const { node } = graph.outputs[0]!;
    const other = g.linear(node.operands[0]!, g.param("other", [2, 10]));
    const twice: Graph = { ...graph, outputs: [{ name: null, node: g.apply("mul", node, other) }] };
    unchanged(twice);
    expect(refusals(twice)).toEqual([
      "linear(10, 2) 1: the middle value linear(2, 10) 0 is used 2 times",
      "linear(10, 2) other: the middle value linear(2, 10) 0 is used 2 times",
    ]);
  });

  it("where the middle value is kept in a state", () => {
    const graph = chain(2, 10, 2);
    const middle = graph.outputs[0]!.node.operands[0]!;
    const state = g.state("h", [10]);
    const kept: Graph = { ...graph, updates: [{ state, node: g.reduce(middle, "mean", 0) }] };
    expect(refusals(kept)).toEqual(["linear(10, 2) 1: the middle value linear(2, 10) 0 is used 2 times"]);
  });

  it("where a weight depends on an input", () => {
    const x = g.input("x", ["n", 4]);
    const w = g.input("w", [8, 4]);
    const graph: Graph = {
      name: "g",
      inputs: [x, w],
      outputs: [{ name: null, node: g.linear(g.linear(x, w), g.param("v", [2, 8])) }],
    };
    unchanged(graph);
  });
});

describe("local rules", () => {
  const cases: [name: string, before: string, after: string][] = [
    ["add-zero", "%1 = add(x, 0)", "return x"],
    ["add-zero", "%1 = add(0, x)", "return x"],
    ["sub-zero", "%1 = sub(x, 0)", "return x"],
    ["mul-one", "%1 = mul(x, 1)", "return x"],
    ["div-one", "%1 = div(x, 1)", "return x"],
    ["reshape-same", "%1 = reshape(x, shape=[n, 4])", "return x"],
    ["broadcast-same", "%1 = broadcast(x, shape=[n, 4])", "return x"],
    ["transpose-same", "%1 = transpose(x, perm=[0, 1])", "return x"],
    ["matmul-static", "%1 = matmul(x, @w)", "linear(x, @wᵀ)"],
    [
      "constant-fold",
      "%2 = const([1, 2, 3, 4]) : f32[4]\n %3 = mul(%2, 0.1) : f32[4]\n %1 = add(x, %3)",
      "const([0.1, 0.2, 0.3, 0.4])",
    ],
  ];
  for (const [name, before, after] of cases)
    it(`${name}: ${before.replace(/\n/g, ";")}`, () => {
      const graph = text(`graph g(x: f32[n, 4]) { ${before} : f32[n, 4] return %1 } where { @w: f32[4, 4] }`);
      const { graph: result, report } = optimize(graph);
      expect(print(result)).toContain(after);
      expect(report.fired.map((f) => f.rule)).toContain(name);
    });

  const kept: [why: string, body: string][] = [
    ["−0 keeps the sign of x − (−0)", "%1 = sub(x, -0)"],
    ["0 − x is not x", "%1 = sub(0, x)"],
    ["0·x is not 0 for infinities", "%1 = mul(x, 0)"],
    ["1 / x is not x", "%1 = div(1, x)"],
    ["axes move", "%2 = transpose(x, perm=[1, 0]) : f32[4, n]\n %1 = softmax(x, axis=1)"],
  ];
  for (const [why, body] of kept)
    it(`leave alone: ${why}`, () => {
      const graph = text(`graph g(x: f32[n, 4]) { ${body} : f32[n, 4] return %1 }`);
      expect(print(optimize(graph).graph)).toBe(print(graph));
    });

  it("an addend that makes the result larger is no identity", () => {
    const graph = text(
      `graph g(x: f32[4]) { %1 = const([0, 0, 0, 0, 0, 0, 0, 0]) : f32[2, 4] %2 = add(x, %1) : f32[2, 4] return %2 }`,
    );
    expect(optimize(graph).graph.outputs[0]!.node.shape).toEqual([2, 4]);
  });

  it("matmul and a bias become one linear layer, which then takes part in fusion", () => {
    const graph = text(`graph g(x: f32[n, 4]) {
  %1 = matmul(x, @w1) : f32[n, 8]
  %2 = add(%1, @b1) : f32[n, 8]
  %3 = matmul(%2, @w2) : f32[n, 2]
  %4 = add(%3, 0.5) : f32[n, 2]
  return %4
} where { @w1: f32[4, 8] @b1: f32[8] @w2: f32[8, 2] }`);
    const { graph: result } = optimize(graph);
    expect(linears(result)).toBe(1);
    expect(print(result)).toContain("linear(x, @w2ᵀ·@w1ᵀ, @w2ᵀ·@b1 + %1)");
  });

  it("leave a static linear layer and its static addend alone", () => {
    const graph = text(`graph g(x: f32[n, 4]) {
  %1 = linear(@p, @w) : f32[4]
  %2 = add(%1, @c) : f32[4]
  %3 = add(x, %2) : f32[n, 4]
  return %3
} where { @p: f32[1] @w: f32[4, 1] @c: f32[] }`);
    expect(print(optimize(graph).graph)).toBe(print(graph));
  });

  it("views of views become one view", () => {
    const graph = text(`graph g(x: f32[n, 2, 6]) {
  %1 = reshape(x, shape=[n, 12]) : f32[n, 12]
  %2 = reshape(%1, shape=[n, 3, 4]) : f32[n, 3, 4]
  %3 = transpose(%2, perm=[0, 2, 1]) : f32[n, 4, 3]
  %4 = transpose(%3, perm=[0, 2, 1]) : f32[n, 3, 4]
  return %4
}`);
    expect(print(optimize(graph).graph)).toContain(
      "%1 = reshape(x, shape=[n, 3, 4]) : f32[n, 3, 4]\n  return %1",
    );
  });

  it("fold a bias of one feature, and leave an addend with more axes alone", () => {
    const one = text(`graph g(x: f32[n, 4]) {
  %1 = matmul(x, @w) : f32[n, 1]
  %2 = add(%1, @b) : f32[n, 1]
  return %2
} where { @w: f32[4, 1] @b: f32[1] }`);
    expect(print(optimize(one).graph)).toContain("%1 = linear(x, @wᵀ, @b)");
    const more = text(`graph g(x: f32[4]) {
  %1 = linear(x, @w) : f32[8]
  %2 = add(%1, @c) : f32[1, 8]
  return %2
} where { @w: f32[8, 4] @c: f32[1, 8] }`);
    expect(print(optimize(more).graph)).toBe(print(more));
  });
});

describe("near misses are reported:", () => {
  const refusals = (body: string, where: string) => {
    const { report } = optimize(text(`graph g(x: f32[n, 4], y: f32[n, 4]) {${body}} where {${where}}`));
    return report.refused.map((r) => `${r.rule} at ${r.where}: ${r.reason}`);
  };
  const layer = "%1 = linear(x, @fc.weight) : f32[n, 4]\n";
  const weight = "@fc.weight: f32[4, 4]";
  const cases: [what: string, body: string, where: string, ...refused: string[]][] = [
    [
      "an addend that is no bias",
      `%1 = linear(x, @fc.weight) : f32[n, 4] %2 = reshape(%1, shape=[n, 2, 2]) : f32[n, 2, 2]
       %3 = linear(%2, @p.weight) : f32[n, 2, 6] %4 = add(%3, @position) : f32[n, 2, 6] return %4`,
      `${weight} @p.weight: f32[6, 2] @position: f32[2, 6]`,
      "linear-add at add[n, 2, 6] position: the addend has shape [2, 6], not one number for each of 6 features",
    ],
    [
      "a biased layer that is used twice",
      `${layer} %2 = add(%1, @b) : f32[n, 4] %3 = mul(%1, %2) : f32[n, 4] return %3`,
      `${weight} @b: f32[4]`,
      "linear-add at add[n, 4] b: the middle value linear(4, 4) fc is used 2 times",
    ],
    [
      "a biased layer that is an output",
      `${layer} %2 = add(%1, @b) : f32[n, 4] return h: %1, y: %2`,
      `${weight} @b: f32[4]`,
      "linear-add at add[n, 4] b: the middle value linear(4, 4) fc is an output",
    ],
    [
      "a static operand that is several matrices",
      "%1 = reshape(x, shape=[n, 2, 1, 2]) : f32[n, 2, 1, 2] %2 = matmul(%1, @w) : f32[n, 2, 1, 3] return %2",
      "@w: f32[2, 2, 3]",
      "matmul-static at matmul[n, 2, 1, 3] w: the right side has shape [2, 2, 3], which is not one matrix",
    ],
    [
      "a constant that would become large",
      "%1 = const([1]) : f32[1] %2 = broadcast(%1, shape=[4097]) : f32[4097] return a: %2, b: x",
      "",
      "constant-fold at broadcast[4097]: the constant would have 4097 elements, more than 4096",
    ],
    [
      "a zero that makes the result larger",
      "%1 = const([0, 0, 0, 0]) : f32[2, 1, 2] %2 = add(@p, %1) : f32[2, 1, 2] return a: %2, b: x",
      "@p: f32[2]",
      "add-zero at add[2, 1, 2]: it repeats p[2] to [2, 1, 2]",
    ],
  ];
  for (const [what, body, where, ...refused] of cases)
    it(what, () => expect(refusals(body, where)).toEqual(refused));

  const quiet: [what: string, body: string, where: string][] = [
    [
      "an activation and a residual",
      `${layer} %2 = relu(%1) : f32[n, 4] %3 = add(%2, %1) : f32[n, 4] return %3`,
      weight,
    ],
    [
      "a sum of a shared layer and an input",
      `${layer} %2 = add(%1, y) : f32[n, 4] return h: %1, y: %2`,
      weight,
    ],
    [
      "a product of two inputs",
      "%1 = reshape(y, shape=[4, n]) : f32[4, n] %2 = matmul(x, %1) : f32[n, n] return %2",
      "",
    ],
    [
      "views that move",
      "%1 = transpose(x, perm=[1, 0]) : f32[4, n] %2 = reshape(y, shape=[n, 2, 2]) : f32[n, 2, 2] return a: %1, b: %2",
      "",
    ],
    [
      "static values that depend on parameters",
      "%1 = sqrt(@s) : f32[4] %2 = mul(x, %1) : f32[n, 4] return %2",
      "@s: f32[4]",
    ],
    [
      "a layer norm",
      "%1 = layerNorm(x, @s, @b, epsilon=0.00001) : f32[n, 4] return %1",
      "@s: f32[4] @b: f32[4]",
    ],
  ];
  for (const [what, body, where] of quiet)
    it(`but not ${what}`, () => expect(refusals(body, where)).toEqual([]));
});

describe("keptWidths", () => {
  it("is the cheapest of all subsets, and among those the shortest", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 8 }), (widths) => {
        const cost = (kept: readonly number[]) =>
          kept.slice(1).reduce((sum, to, i) => sum + widths[kept[i]!]! * widths[to]!, 0);
        const inner = widths.length - 2;
        const all = Array.from({ length: 2 ** inner }, (_, mask) => [
          0,
          ...Array.from({ length: inner }, (_, i) => i + 1).filter((i) => mask & (1 << (i - 1))),
          widths.length - 1,
        ]);
        const best = Math.min(...all.map(cost));
        const shortest = Math.min(...all.filter((k) => cost(k) === best).map((k) => k.length));
        const kept = keptWidths(widths);
        expect(cost(kept)).toBe(best);
        expect(kept.length).toBe(shortest);
      }),
    );
  });
});

/** Chains with activations, extra outputs and shared values. */
const graphs = fc
  .record({
    widths: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 9 }),
    between: fc.array(fc.constantFrom("none", "none", "none", "relu", "tanh", "add"), {
      minLength: 9,
      maxLength: 9,
    }),
    tap: fc.nat(8),
  })
  .map(({ widths, between, tap }): Graph => {
    const x = g.input("x", ["batch", widths[0]!]);
    let y: Node = x;
    const seen: Node[] = [];
    widths.slice(1).forEach((out, i) => {
      const bias = i % 3 === 2 ? undefined : g.param(`${i}.bias`, [out]);
      y = g.linear(y, g.param(`${i}.weight`, [out, y.shape.at(-1)!]), bias);
      if (between[i] === "add") y = g.apply("add", y, g.scalar(0.5));
      else if (between[i] !== "none") y = activate(between[i]!, y);
      seen.push(y);
    });
    const tapped = seen[tap];
    const outputs =
      tapped === undefined
        ? [{ name: null, node: y }]
        : [
            { name: "y", node: y },
            { name: "t", node: tapped },
          ];
    return { name: "g", inputs: [x], outputs };
  });

const valuesFor = (graph: Graph) => {
  let state = 1;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647 - 0.5;
  };
  const params = Object.fromEntries(
    paramsOf(graph).map(({ attrs }) => [attrs.name, Float32Array.from({ length: size(attrs.shape) }, next)]),
  );
  return { params, x: Float32Array.from({ length: 3 * (graph.inputs[0]!.shape[1] as number) }, next) };
};

describe("optimize", () => {
  it("keeps what the graph computes", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { graph: result } = optimize(graph);
        const { params, x } = valuesFor(graph);
        const [wanted, got] = [graph, result].map((it) => interpret(it, { x }, params));
        const bounds = errorBounds(graph, { x }, params);
        for (const [name, values] of Object.entries(wanted!))
          values.forEach((value, i) => {
            expect(Math.abs(got![name]![i]! - value)).toBeLessThanOrEqual(
              1e-6 * bounds[name]!.bound[i]! + 1e-13,
            );
          });
      }),
    );
  });

  it("is idempotent, and keeps inputs, output names and shapes", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { graph: once } = optimize(graph);
        expect(print(optimize(once).graph)).toBe(print(once));
        expect(optimize(once).report.fired).toEqual([]);
        expect(once.inputs).toEqual(graph.inputs);
        expect(once.outputs.map(({ name, node }) => [name, node.shape])).toEqual(
          graph.outputs.map(({ name, node }) => [name, node.shape]),
        );
      }),
    );
  });

  it("never costs more after a pass than before", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { macsPerRow } = costOf(graph);
        const costs = [macsPerRow];
        const { report } = optimize(graph, { onStage: (_, result) => costs.push(costOf(result).macsPerRow) });
        expect(costs.length).toBe(pipeline().length + 1);
        expect(costs).toEqual(costs.toSorted((a, b) => b - a));
        expect([report.before.macsPerRow, report.after.macsPerRow]).toEqual([macsPerRow, costs.at(-1)]);
        // What chains report is what they save.
        const saved = report.fired.reduce((sum, { what }) => {
          const [, before, after] = what.match(/: (\d+) → (\d+) MACs/) ?? [];
          return sum + Number(before ?? 0) - Number(after ?? 0);
        }, 0);
        expect(saved).toBe(macsPerRow - costs.at(-1)!);
      }),
    );
  });

  it("shares equal work and drops dead work without a pass", () => {
    const graph = text(`graph g(x: f32[n, 4]) {
  %1 = linear(x, @w) : f32[n, 4]
  %2 = linear(x, @w) : f32[n, 4]
  %3 = relu(x) : f32[n, 4]
  %4 = mul(%1, %2) : f32[n, 4]
  return %4
} where { @w: f32[4, 4] }`);
    expect(print(graph)).toContain("%2 = mul(%1, %1)");
    expect(print(graph)).not.toContain("relu");
  });

  it("handles a thousand layers", () => {
    const graph = chain(...Array.from({ length: 1001 }, () => 8));
    const { graph: result, report } = optimize(graph);
    expect(linears(result)).toBe(1);
    expect(report.after.macsPerRow).toBe(64);
  });
});
