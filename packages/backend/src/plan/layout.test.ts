import type { Graph, Node } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import fc from "fast-check";
import { parse } from "sinter";
import { describe, expect, it } from "vitest";
import { kernels } from "../wasm/kernels.ts";
import "../kernels/all.ts";
import { layOut } from "./layout.ts";
import { lower } from "./lower/index.ts";
import { type Plan, stepsOf } from "./plan.ts";
import { storedSize } from "./statics.ts";
import { buffersRead, type Step, target } from "./step.ts";
import type { Buffer } from "./value.ts";

const plan = (graph: Graph): { lowered: Plan; steps: Step[]; layout: ReturnType<typeof layOut> } => {
  const lowered = lower(graph, kernels);
  return {
    lowered,
    steps: stepsOf(lowered),
    layout: layOut(lowered, kernels, {
      sizeOf: (value) => storedSize(value, { width: 8, panelSize: (k) => 8 * k }),
    }),
  };
};
const kinds = (graph: Graph) =>
  stepsOf(lower(graph, kernels)).map((s) => (s.kind === "gemm" && s.epilogue !== null ? "gemm+" : s.kind));
const text = (body: string, params = "@w: f32[8, 8] @b: f32[8]") =>
  parse(`graph g(x: f32[n, 8]) { ${body} } where { ${params} }`);

describe("lowering", () => {
  it("moves activations into the GEMM before them", () => {
    expect(kinds(text("%1 = linear(x, @w, @b) : f32[n, 8] %2 = relu(%1) : f32[n, 8] return %2"))).toEqual([
      "gemm+",
    ]);
    expect(kinds(text("%1 = linear(x, @w) : f32[n, 8] %2 = gelu(%1) : f32[n, 8] return %2"))).toEqual([
      "gemm+",
    ]);
    expect(kinds(text("%1 = linear(x, @w, @b) : f32[n, 8] %2 = add(%1, x) : f32[n, 8] return %2"))).toEqual([
      "gemm+",
    ]);
  });

  it("but not where the sum is used otherwise", () => {
    expect(
      kinds(text("%1 = linear(x, @w) : f32[n, 8] %2 = relu(%1) : f32[n, 8] return a: %1, b: %2")),
    ).toEqual(["gemm", "map"]);
  });

  it("composes chains of elementwise ops, and makes views free", () => {
    expect(
      kinds(
        text(
          "%1 = tanh(x) : f32[n, 8] %2 = mul(%1, 2) : f32[n, 8] %3 = reshape(%2, shape=[n, 2, 4]) : f32[n, 2, 4] %4 = relu(%3) : f32[n, 2, 4] return %4",
        ),
      ),
    ).toEqual(["map", "map"]);
  });

  it("copies an output that is an input, a constant, or an output already", () => {
    const graph = text(
      "%1 = relu(x) : f32[n, 8] %2 = reshape(%1, shape=[n, 2, 4]) : f32[n, 2, 4] return a: x, b: @b, c: %1, d: %2, e: %1",
    );
    const { outputs } = lower(graph, kernels);
    expect(new Set(outputs).size).toBe(5);
  });

  const unsupported: [string, string][] = [
    [
      "%1 = transpose(x, perm=[1, 0]) : f32[8, n] return %1",
      "transpose has shape [8, n]: the open dimension n must be the first axis of every value",
    ],
    [
      "%1 = transpose(x, perm=[1, 0]) : f32[8, n] %2 = reshape(%1, shape=[2, 4, n]) : f32[2, 4, n] return %2",
      "reshape has shape [2, 4, n]: the open dimension n must be the first axis of every value",
    ],
    ["%1 = concat(x, x, axis=0) : f32[2*n, 8] return %1", "n and 2*n are both open; give one of them a size"],
  ];
  for (const [body, message] of unsupported)
    it(`refuses ${message}`, () => expect(() => lower(text(body), kernels)).toThrow(message));
});

describe("the layout", () => {
  const graphs = fc
    .array(fc.tuple(fc.nat(), fc.nat(3), fc.nat()), { minLength: 1, maxLength: 20 })
    .map((choices) => {
      const x = g.input("x", ["n", 6]);
      const values: Node[] = [x];
      for (const [i, kind, j] of choices) {
        const a = values[i % values.length]!;
        const b = values[j % values.length]!;
        const width = (j % 9) + 1;
        if (kind === 0) values.push(g.linear(a, g.param(`w${values.length}`, [width, a.shape[1]!])));
        else if (kind === 1) values.push(g.apply("exp", a));
        else if (kind === 2) values.push(g.softmax(a));
        else if (a.shape[1] === b.shape[1]) values.push(g.apply("mul", a, b));
      }
      const outputs = [
        { name: "y", node: values.at(-1)! },
        { name: "z", node: values[values.length >> 1]! },
      ];
      return { name: "g", inputs: [x], outputs } satisfies Graph;
    });

  it("never lets two values share memory while both live, except an elementwise result and the operand it replaces", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { lowered, steps, layout } = plan(graph);
        const end = (b: Buffer) =>
          layout.offsetOf(b) + b.rowSize * (b.place.kind === "arena" ? layout.blockRows : layout.chunkRows);
        const lastRead = new Map<Buffer, number>();
        steps.forEach((step, at) => {
          for (const buffer of buffersRead(step)) lastRead.set(buffer, at);
        });
        const buffers = new Set([...lowered.inputs, ...lowered.outputs, ...steps.map(target)]);
        steps.forEach((step, at) => {
          const out = target(step);
          for (const other of buffers) {
            if (other === out) continue;
            const written = steps.findIndex((s) => target(s) === other);
            const external = other.place.kind !== "arena";
            const livesOn = external || (written < at && (lastRead.get(other) ?? -1) >= at);
            if (!livesOn) continue;
            const apart = end(out) <= layout.offsetOf(other) || end(other) <= layout.offsetOf(out);
            const replaced =
              step.kind === "map" &&
              layout.offsetOf(out) === layout.offsetOf(other) &&
              lastRead.get(other) === at;
            expect(apart || replaced).toBe(true);
          }
        });
      }),
      { numRuns: 300 },
    );
  });

  it("needs no more than two buffers for a chain, however long", () => {
    let y: Node = g.input("x", ["n", 64]);
    for (let i = 0; i < 40; i++) y = g.softmax(g.linear(y, g.param(`w${i}`, [64, 64])));
    const { steps, layout } = plan({
      name: "g",
      inputs: [g.input("x", ["n", 64])],
      outputs: [{ name: null, node: y }],
    });
    const arena = new Set(
      steps
        .map(target)
        .filter(({ place }) => place.kind === "arena")
        .map((buffer) => layout.offsetOf(buffer)),
    );
    expect(arena.size).toBe(2);
  });

  it("refuses a model that does not fit, in a sentence", () => {
    const x = g.input("x", ["n", 99_999]);
    const graph: Graph = {
      name: "g",
      inputs: [x],
      outputs: [{ name: null, node: g.linear(x, g.param("w", [99_999, 99_999])) }],
    };
    expect(() => plan(graph)).toThrow("the model needs 37.3 GiB of memory, more than 2");
  });
});
