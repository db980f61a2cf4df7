import { describe, it } from "vitest";
import { agreeWithTheOracle } from "./support/differential.ts";
import { differencesAgree, differentiate, flowing, gradientGraph } from "./support/gradients.ts";
import { graphs } from "./support/graphs.ts";

describe("gradients of random graphs over every op", () => {
  it("are the limits of differences, in f64", () => differencesAgree(flowing, 2000));
  it("are within their own bound on cpu and wasm, as written and optimized", () =>
    agreeWithTheOracle(
      graphs.map((graph) => gradientGraph(differentiate(graph))),
      100,
    ));
});
