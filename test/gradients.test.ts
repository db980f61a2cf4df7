import { nodesOf } from "@sinter/ir";
import { describe, it } from "vitest";
import { agreeWithTheOracle } from "./support/differential.ts";
import { differencesAgree, differentiate, gradientGraph } from "./support/gradients.ts";
import { graphs } from "./support/graphs.ts";

/** `stopGradient` is there to differ from the limit. */
const flowing = graphs.filter((graph) => nodesOf(graph).every(({ op }) => op !== "stopGradient"));

describe("gradients of random graphs over every op", () => {
  it("are the limits of differences, in f64", () => differencesAgree(flowing, 2000));
  it("are within their own bound on cpu and wasm, as written and optimized", () =>
    agreeWithTheOracle(
      graphs.map((graph) => gradientGraph(differentiate(graph))),
      100,
    ));
});
