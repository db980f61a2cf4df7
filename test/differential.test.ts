import { compileGraph } from "@sinter/backend";
import { activationFormulas } from "@sinter/dsl/internal";
import { errorBounds, type Graph, indexLimits, interpret, type Node, rowSize } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import { optimize } from "@sinter/optimizer";
import fc from "fast-check";
import {
  type AnyLayer,
  gelu,
  leakyRelu,
  linear,
  prelu,
  relu,
  sequential,
  sigmoid,
  softmax,
  tanh,
} from "sinter";
import { describe, expect, it } from "vitest";
import { randomInputs, randomParams, uniform } from "./support/random.ts";

/** Every output of every backend, optimized or not, is the oracle's within the graph's own bound. */
function checkAll(graph: Graph, batch: number, seed: number): void {
  const next = uniform(seed);
  const params = randomParams(graph, next);
  const inputs = randomInputs(graph, batch, next);
  const input = graph.inputs.length === 1 ? inputs[graph.inputs[0]!.attrs.name]! : inputs;
  for (const variant of [graph, optimize(graph).graph]) {
    const expected = errorBounds(variant, inputs, params);
    for (const backend of ["cpu", "wasm"] as const) {
      const got = compileGraph(variant, { params, backend }).run(input);
      for (const [name, { value, bound }] of Object.entries(expected)) {
        const values = ArrayBuffer.isView(got) ? (got as Float32Array) : got[name]!;
        expect(values.length).toBe(value.length);
        values.forEach((v, i) => {
          if (!(Math.abs(v - value[i]!) <= bound[i]!))
            expect.fail(`${backend}: ${name}[${i}] is ${v}, the oracle says ${value[i]} ± ${bound[i]}`);
        });
      }
    }
  }
}

const activations: readonly (() => AnyLayer)[] = [
  relu,
  sigmoid,
  tanh,
  gelu,
  leakyRelu,
  () => prelu(),
  softmax,
];

describe("random sequential chains", () => {
  const layer = fc.record({
    width: fc.integer({ min: 1, max: 70 }),
    bias: fc.boolean(),
    activation: fc.nat(activations.length * 2),
    units: fc.boolean(),
  });
  it("agree with the oracle, unfused and fused, on cpu and wasm", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.array(layer, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(),
        (first, parts, batch, seed) => {
          let width = first;
          const layers = parts.flatMap((part): AnyLayer[] => {
            const dense = linear(width, part.width, { bias: part.bias });
            width = part.width;
            const activation = activations[part.activation];
            if (activation === undefined) return [dense];
            return [dense, part.units && activation().label === "prelu()" ? prelu(width) : activation()];
          });
          checkAll(sequential(...(layers as readonly AnyLayer[])).graph, batch, seed);
        },
      ),
      { numRuns: 120 },
    );
  });
});

const formulas = activationFormulas();

/** Values of shape [n, a] and [n, a, b], and some without the batch, through every op. */
const graphs: fc.Arbitrary<Graph> = fc
  .array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 12 })
  .map((choices) => {
    const x = g.input("x", ["n", 5]);
    const z = g.input("z", ["n", 3, 4]);
    const c = g.input("c", [5]);
    const t = g.input("t", ["n", 3], "i32");
    const mask = g.input("mask", ["n", 5], "bool");
    const values: Node[] = [
      x,
      z,
      c,
      t,
      mask,
      g.param("p", [5]),
      g.param("q", [3, 4]),
      g.param("r", [4]),
      g.scalar(0.5),
      g.param("m", [4, 6]),
    ];
    const make = (kind: number, i: number, j: number): boolean => {
      const a = values[i % values.length]!;
      const b = values[j % values.length]!;
      const out = (j % 13) + 1;
      const makers: (() => Node)[] = [
        () => g.apply((["add", "sub", "mul", "max", "min"] as const)[j % 5]!, a, b),
        () => g.apply((["abs", "neg"] as const)[j % 2]!, a),
        () => {
          const { arity, bind } = formulas[j % formulas.length]!;
          return g.elementwise(bind(), ...(arity === 1 ? [a] : [a, b]));
        },
        () =>
          g.linear(
            a,
            g.param(`w${values.length}`, [out, a.shape.at(-1)!]),
            j % 2 ? g.param(`b${values.length}`, [out]) : undefined,
          ),
        () =>
          g.linear(
            g.linear(a, g.param(`w${values.length}`, [out, a.shape.at(-1)!])),
            g.param(`v${values.length}`, [(i % 9) + 1, out]),
          ),
        () => g.matmul(a, b),
        () => g.matmul(g.param("k", [2, 1, 3, 5]), g.transpose(b, [0, 2, 1])),
        () => g.matmul(g.reshape(a, ["n", 1, ...a.shape.slice(1)]), g.param("l", [2, 4, 3])),
        () => g.apply((["less", "lessEqual", "greater", "equal", "notEqual"] as const)[j % 5]!, a, b),
        () => g.apply("where", values[(i + j) % values.length]!, a, b),
        () => g.apply("where", g.apply("less", a, b), a, b),
        () => g.argmax(a, 1 + (i % 2), j % 3 === 0),
        () => g.gather(g.param("table", [500, 4]), a),
        () => g.gather(g.param("row", [500]), b),
        () => g.gather(a, g.argmax(g.param("q", [3, 4]), 0), 1 + (j % 2)),
        () => g.reduce(g.gather(g.param("table", [500, 4]), t), "mean", 1),
        () => g.matmul(a, g.transpose(b, b.shape.length === 3 ? [0, 2, 1] : [1, 0])),
        () => g.transpose(a, [0, 2, 1]),
        () => g.reduce(a, (["sum", "mean", "max", "min"] as const)[j % 4]!, 1 + (i % 2), j % 3 === 0),
        () => g.softmax(a, 1 + (i % 2)),
        () =>
          g.reshape(
            a,
            a.shape.length === 3
              ? [a.shape[0]!, (a.shape[1] as number) * (a.shape[2] as number)]
              : [...a.shape, 1],
          ),
        () => g.concat([a, b], 1 + (i % 2)),
        () => g.concat([a, b, a], 1),
        () => g.logSoftmax(a, 1 + (i % 2)),
        () => g.layerNorm(a, g.param("r", [4]), values[values.length - 1]!),
        () => g.slice(a, i % 3, (i % 3) + 1 + (j % 3), 1 + (j % 2)),
        () => g.broadcast(a, ["n", 3, a.shape.at(-1)!]),
        () => g.apply("div", a, g.apply("add", g.apply("abs", b), g.scalar(1))),
      ];
      try {
        const made = makers[kind % makers.length]!();
        indexLimits({ name: "g", inputs: [], outputs: [{ name: null, node: made }] });
        const runs = made.shape.every((dim, axis) => typeof dim === "number" || axis === 0);
        const fits = runs && !made.isStatic && !values.includes(made) && rowSize(made.shape) <= 400;
        if (fits) values.push(made);
        return fits;
      } catch {
        // A shape rule refused.
        return false;
      }
    };
    for (const [kind, i, j] of choices)
      for (let k = 0; k < values.length && !make(kind, i + k, j + 5 * k); k++);
    const outputs = [...new Set([values.at(-1)!, values[Math.floor(values.length / 2)]!])];
    return {
      name: "g",
      inputs: [x, z, c, t, mask],
      outputs: outputs.map((node, k) => ({ name: `y${k}`, node })),
    };
  });

describe("random graphs over every op", () => {
  it("agree with the oracle, unoptimized and optimized, on cpu and wasm", () => {
    fc.assert(
      fc.property(graphs, fc.integer({ min: 1, max: 30 }), fc.nat(), (graph, batch, seed) =>
        checkAll(graph, batch, seed),
      ),
      { numRuns: 1000 },
    );
  });

  it("keep rows independent: a batch gives what its rows give alone", () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (graph, seed) => {
        const next = uniform(seed);
        const params = randomParams(graph, next);
        const inputs = randomInputs(graph, 13, next);
        const all = interpret(graph, inputs, params);
        const row = 7;
        const alone = interpret(
          graph,
          Object.fromEntries(
            graph.inputs.map(({ attrs: { name, shape } }) => {
              const values = inputs[name]!;
              const length = values.length / 13;
              return [
                name,
                typeof shape[0] === "string" ? values.subarray(row * length, (row + 1) * length) : values,
              ];
            }),
          ),
          params,
        );
        for (const { name, node } of graph.outputs) {
          const values = alone[name!]!;
          const start = typeof node.shape[0] === "string" ? row * values.length : 0;
          expect([...all[name!]!.subarray(start, start + values.length)]).toEqual([...values]);
        }
      }),
    );
  });
});
