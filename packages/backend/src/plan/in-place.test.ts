import "../kernels/all.ts";
import { compute, type Graph, interpret, type NodeOf } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import { parse } from "sinter";
import { expect, it } from "vitest";
import { compileGraph } from "../compile.ts";

it("a result does not take the place of a value that is also read in another order", () => {
  const graph = parse(`graph g(x: f32[n, 3, 3]) {
    %1 = mul(x, x) : f32[n, 3, 3]
    %2 = transpose(%1, perm=[0, 2, 1]) : f32[n, 3, 3]
    %3 = sub(%1, %2) : f32[n, 3, 3]
    %4 = matmul(%3, x) : f32[n, 3, 3]
    return %4
  }`);
  const x = Float32Array.from({ length: 36 }, (_, i) => i + 1);
  for (const backend of ["cpu", "wasm"] as const)
    expect([...(compileGraph(graph, { backend }).run(x) as Float32Array)], backend).toEqual([
      ...interpret(graph, { x })[""]!,
    ]);
});

it("steps that run together do not read one number of what another one of them writes before it is written", () => {
  for (const size of [2, 3, 8, 33, 1030]) {
    const x = g.input("x", [size]) as NodeOf<"input">;
    const [a, b] = [g.state("a", [size]), g.state("b", [size])] as [NodeOf<"state">, NodeOf<"state">];
    const next = g.apply("mul", g.apply("add", a, x), g.scalar(3));
    const first = g.reshape(g.slice(next, 0, 1), []);
    const graph: Graph = {
      name: "together",
      inputs: [x],
      outputs: [{ name: null, node: g.reduce(x, "sum", 0) }],
      updates: [
        { state: a, node: next },
        { state: b, node: g.apply("sub", b, first) },
      ],
    };
    const values = Float32Array.from({ length: size }, (_, i) => i + 1);
    for (const backend of ["cpu", "wasm"] as const) {
      const program = compileGraph(graph, { backend });
      let states: Record<string, Float64Array> = {};
      for (let run = 0; run < 3; run++) {
        program.run(values);
        ({ states } = compute(graph, { x: values }, {}, states));
        for (const name of ["a", "b"])
          expect([...program.states[name]!], `${name} of ${size} on ${backend}`).toEqual([...states[name]!]);
      }
    }
  }
});
