import { defineFormula, type Graph } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import { lt, select } from "@sinter/ir/scalar";
import { expect, it } from "vitest";
import { compileGraph } from "../compile.ts";

it("a select with a branch of 0 has the bits of the other branch, NaN and −0 with it, and no sign where it is 0", () => {
  const values = Float32Array.of(-2, -0, 0, 3, Number.NaN, -Infinity, Infinity);
  const cases = { no: [1, 0], yes: [0, 1], both: [0, 0], minus: [-0, 1], plain: [1, 2] } as const;
  for (const [name, [yes, no]] of Object.entries(cases)) {
    const branch = (k: number) => (x: Parameters<typeof lt>[0]) => (k === 1 ? x : k);
    const formula = defineFormula({
      name: `select${name}`,
      formula: (x) => select(lt(x, 1), branch(yes)(x), branch(no)(x)),
    }).bind();
    const x = g.input("x", ["n"]);
    const graph: Graph = {
      name: "g",
      inputs: [x],
      outputs: [{ name: null, node: g.elementwise(formula, x) }],
    };
    const want = Array.from(values, (x) => ((k) => (k === 1 ? x : k))(x < 1 ? yes : no));
    for (const backend of ["cpu", "wasm"] as const)
      expect(
        [...(compileGraph(graph, { backend }).run(values) as Float32Array)],
        `${name} on ${backend}`,
      ).toEqual(want);
  }
});
