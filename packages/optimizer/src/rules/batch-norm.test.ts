import "../offers/all.ts";
import { type Graph, interpret, print } from "@sinter/ir";
import { activation, batchNorm, init, linear, relu, sequential } from "sinter";
import { describe, expect, it } from "vitest";
import { optimize } from "../optimize.ts";

const ops = (graph: Graph) => [...print(graph).matchAll(/= (\w+)\(.*\[batch/g)].map(([, op]) => op);

describe("a batchNorm with known statistics", () => {
  const around = {
    "behind a layer": sequential(linear(3, 4), batchNorm(4, { epsilon: 0.1 }), relu(), linear(4, 2)),
    "behind a layer without a bias": sequential(linear(3, 4, { bias: false }), batchNorm(4)),
    "in front of a layer": sequential(batchNorm(3), linear(3, 4), relu(), batchNorm(4), linear(4, 2)),
    "in front of a layer without a bias": sequential(batchNorm(3), linear(3, 2, { bias: false })),
    "between two layers": sequential(linear(3, 4), batchNorm(4), linear(4, 2)),
  };
  for (const [where, net] of Object.entries(around))
    it(`${where} becomes part of it, and changes nothing but the last bits`, () => {
      const { graph } = optimize(net.graph);
      expect(ops(graph)).not.toContain("batchNorm");
      const params = Object.fromEntries(
        Object.entries(init(net, { seed: 1 }) as Record<string, { data: Float32Array }>).map(
          ([name, { data }], i) => [
            name,
            data.map((v, k) => (name.endsWith("running_var") ? 1 + k : v + 0.3 * i - 0.1 * k)),
          ],
        ),
      );
      const x = Float32Array.from({ length: 15 }, (_, i) => Math.sin(i));
      const [want, got] = [net.graph, graph].map((g) => interpret(g, { x }, params)[""]!);
      for (const [i, value] of want!.entries()) expect(got![i]).toBeCloseTo(value, 12);
    });

  it("stays where the value in front of it is used for something else", () => {
    const { report } = optimize(sequential(batchNorm(3), relu()).graph);
    expect(report.fired).toEqual([]);
  });

  it("stays in front of a layer that would lose digits with it, which the report says", () => {
    const net = sequential(batchNorm(2), linear(2, 2));
    const values: Record<string, number[]> = {
      "0.weight": [1, 1],
      "0.bias": [0, 0],
      "0.running_mean": [0, 1000],
      "0.running_var": [1, 1],
      "1.weight": [1, 2, 3, 4],
      "1.bias": [0, 0],
    };
    const numbersOf = (node: Parameters<typeof interpret>[0]["outputs"][number]["node"]) =>
      interpret({ name: "g", inputs: [], outputs: [{ name: null, node }] }, {}, values as never)[""]!;
    const { graph, report } = optimize(net.graph, { numbersOf });
    expect(ops(graph)).toContain("batchNorm");
    expect(report.refused.map(({ reason }) => reason)).toEqual([
      "unit 1 has a mean of 1000, 1000 times its deviation: in a layer, inputs that it cancels would lose as many digits",
    ]);
    values["0.running_mean"] = [0, 2];
    expect(ops(optimize(net.graph, { numbersOf }).graph)).toEqual(["linear"]);
    values["0.running_var"] = [1e-44, 1];
    values["0.weight"] = [1e38, 1];
    values["0.running_mean"] = [0, 0];
    expect(optimize(net.graph, { numbersOf }).report.refused[0]!.reason).toBe(
      "what their weights make together holds 3.16e+40, which f32 cannot",
    );
  });
});

it("a function that gives its argument back is nothing, whatever it is called", () => {
  const same = activation({ name: "same", formula: (x) => x });
  const { graph, report } = optimize(sequential(linear(2, 9), same(), linear(9, 2)).graph);
  expect(ops(graph)).toEqual(["linear"]);
  expect(report.fired.map(({ rule }) => rule)).toEqual(["identity", "linear-linear"]);
});
