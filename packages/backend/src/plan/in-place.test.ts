import "../kernels/all.ts";
import { interpret } from "@sinter/ir";
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
