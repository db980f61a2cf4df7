import { expect, describe as group, it } from "vitest";
import * as g from "../ops/all.ts";
import { describe } from "./describe.ts";

group("describe names", () => {
  const x = g.input("x", ["batch", 8]);
  const weight = g.param("fc.weight", [4, 8]);
  const layer = g.linear(x, weight, g.param("fc.bias", [4]));
  const fused = g.linear(x, g.matmul(g.param("1.weight", [2, 4]), g.param("0.weight", [4, 8])));
  const cases = [
    ["a layer by its sizes and its name", layer, "linear(8, 4) fc"],
    ["a fused layer by all its names, last first as in the product", fused, "linear(8, 2) 1·0"],
    ["a formula by its own name", g.apply("abs", x), "abs[batch, 8]"],
    ["a reduction by its kind", g.reduce(x, "mean", 1), "mean[batch]"],
    ["inputs and parameters by their names", x, "x[batch, 8]"],
    ["what reads a parameter by that too", g.apply("add", layer, g.param("c", [4])), "add[batch, 4] c"],
    ["static values by op and shape alone", g.transpose(weight), "transpose[8, 4]"],
    ["scalars by an empty shape", g.scalar(1), "const[]"],
  ] as const;
  for (const [what, node, name] of cases) it(what, () => expect(describe(node)).toBe(name));
});
