import "./kernels/all.ts";
import { defineFormula, type Graph, type Node, parse, stateBounds } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import * as scalar from "@sinter/ir/scalar";
import { describe, expect, it } from "vitest";
import { compileGraph } from "./compile.ts";

const backends = ["wasm", "cpu"] as const;
/** A fixed sequence in [-1, 1]. */
const values = (length: number, seed = 1): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed));

const x = g.input("x", ["n", 6]);
const t = g.input("t", ["n", 3]);
const graphOf = (node: Node): Graph => ({ name: "g", inputs: [x, t], outputs: [{ name: null, node }] });
const tanh = defineFormula({ name: "tanh", formula: (v) => scalar.tanh(v) }).bind();
const mean = (y: Node) => g.reduce(g.reduce(y, "mean", -1), "mean", 0);
const w = g.param("w", [3, 6]);
const error = g.apply("sub", g.elementwise(tanh, g.linear(x, w)), t);

const cases: Readonly<Record<string, Node>> = {
  "a loss": mean(g.apply("mul", error, error)),
  "a sum": g.reduce(x, "sum", 0),
  "a sum that keeps its axis": g.reduce(x, "sum", 0, true),
  "the largest": g.reduce(x, "max", 0),
  "the smallest": g.reduce(x, "min", 0),
  "a weight's gradient": g.matmul(g.transpose(error), x),
  "a gradient that is used": g.apply(
    "sub",
    w,
    g.apply("mul", g.scalar(0.1), g.matmul(g.transpose(error), x)),
  ),
  "rows less their mean": g.apply("sub", x, g.reduce(x, "mean", 0)),
  "rows by their deviation": g.apply(
    "div",
    g.apply("sub", x, g.reduce(x, "mean", 0)),
    g.apply(
      "sqrt",
      g.apply(
        "add",
        g.reduce(
          g.apply(
            "mul",
            g.apply("sub", x, g.reduce(x, "mean", 0)),
            g.apply("sub", x, g.reduce(x, "mean", 0)),
          ),
          "mean",
          0,
        ),
        g.scalar(1e-3),
      ),
    ),
  ),
  "the size of the batch": g.dimSize("n"),
  "rows that are all alike": g.reduce(g.broadcast(g.constant([1, 2, 3]), ["n", 3]), "sum", 0),
};

describe("over an open batch", () => {
  for (const [name, node] of Object.entries(cases))
    it(`${name} is within the bound on both backends, for batches in blocks and chunks`, () => {
      const graph = graphOf(node);
      const params = { w: values(18, 3) };
      for (const backend of backends) {
        const program = compileGraph(graph, {
          params: name.includes("gradient") || name === "a loss" ? params : {},
          backend,
        });
        for (const batch of [1, 2, 5, 251, 252, 253, 1000, 5000, 20_000]) {
          const inputs = { x: values(6 * batch), t: values(3 * batch, 2) };
          const { value, bound } = stateBounds(graph, inputs, params).outputs[""]!;
          const got = program.run(inputs) as Float32Array;
          expect(got.length).toBe(value.length);
          got.forEach((y, i) => {
            if (!(Math.abs(y - value[i]!) <= bound[i]!))
              expect.fail(
                `${backend}, batch ${batch}: [${i}] is ${y}, the oracle says ${value[i]} ± ${bound[i]}`,
              );
          });
        }
      }
    });

  it("an empty batch has a sum of 0, and no mean", () => {
    for (const backend of backends) {
      const run = (node: Node) =>
        compileGraph(graphOf(node), { backend }).run({ x: new Float32Array(0), t: new Float32Array(0) });
      expect([...(run(g.reduce(x, "sum", 0)) as Float32Array)]).toEqual([0, 0, 0, 0, 0, 0]);
      expect([...(run(g.reduce(x, "mean", 0)) as Float32Array)].every(Number.isNaN)).toBe(true);
    }
  });
});

it("the gradient of a table is summed over the batch", () => {
  const at = g.input("at", ["n", 2], "i32");
  const dy = g.input("dy", ["n", 2, 3]);
  const graph: Graph = {
    name: "g",
    inputs: [at, dy],
    outputs: [{ name: null, node: g.scatterAdd(dy, at, 4) }],
  };
  for (const backend of backends)
    for (const batch of [1, 300, 5000]) {
      const inputs = {
        at: Int32Array.from({ length: 2 * batch }, (_, i) => (i * 7) % 4),
        dy: values(6 * batch),
      };
      const { value, bound } = stateBounds(graph, inputs).outputs[""]!;
      const got = compileGraph(graph, { backend }).run(inputs) as Float32Array;
      expect(got.length).toBe(12);
      expect(got.every((y, i) => Math.abs(y - value[i]!) <= bound[i]!)).toBe(true);
    }
});

describe("states", () => {
  const graph = parse(`graph g(x: f32[n, 2]) {
    %1 = sum(x, axis=0) : f32[2]
    %2 = add($total, %1) : f32[2]
    %3 = add(x, $total) : f32[n, 2]
    return %3
    update $total = %2
    update $before = $total
  } where { $total: f32[2] $before: f32[2] }`);

  for (const backend of backends) {
    it(`are kept between runs, and all updates see them as they were, on ${backend}`, () => {
      const program = compileGraph(graph, { backend });
      expect(program.run(Float32Array.of(1, 2, 3, 4))).toEqual(Float32Array.of(1, 2, 3, 4));
      expect([...program.states.total!]).toEqual([4, 6]);
      expect([...program.states.before!]).toEqual([0, 0]);
      program.states.total!.set([10, 20]);
      expect(program.run(Float32Array.of(1, 2))).toEqual(Float32Array.of(11, 22));
      expect([...program.states.total!]).toEqual([11, 22]);
      expect([...program.states.before!]).toEqual([10, 20]);
    });

    it(`take the place of themselves in another order, on ${backend}`, () => {
      const turned = parse(`graph g(x: f32[n, 2]) {
        %1 = transpose($s, perm=[1, 0]) : f32[33, 33]
        return x
        update $s = %1
      } where { $s: f32[33, 33] }`);
      const program = compileGraph(turned, { backend });
      program.states.s!.set(Float32Array.from({ length: 33 * 33 }, (_, i) => i));
      program.run(Float32Array.of(1, 2));
      expect([...program.states.s!]).toEqual(
        Array.from({ length: 33 * 33 }, (_, i) => (i % 33) * 33 + Math.floor(i / 33)),
      );
    });

    it(`change places without losing one, on ${backend}`, () => {
      const swap = parse(`graph g(x: f32[n]) {
        return x
        update $a = $b
        update $b = $a
      } where { $a: f32[3] $b: f32[3] }`);
      const program = compileGraph(swap, { backend });
      program.states.a!.set([1, 2, 3]);
      program.states.b!.set([4, 5, 6]);
      program.run(new Float32Array(1));
      expect([...program.states.a!, ...program.states.b!]).toEqual([4, 5, 6, 1, 2, 3]);
    });
  }

  it("cannot have one value for each row", () => {
    expect(() =>
      compileGraph({
        ...graphOf(x),
        updates: [{ state: g.state("s", [6]), node: x }],
      }),
    ).toThrow("the update of s has shape [n, 6]; a state keeps one value, so sum or average over n first");
  });
});
