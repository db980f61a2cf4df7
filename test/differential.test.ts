import { formulas, is, nodesOf } from "@sinter/ir";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ops } from "../packages/ir/src/ops/index.ts";
import { chains } from "./support/chains.ts";
import { agreeWithTheOracle, keepRowsIndependent } from "./support/differential.ts";
import { graphs, rowGraphs } from "./support/graphs.ts";

describe("random sequential chains", () => {
  it("agree with the oracle, unfused and fused, on cpu and wasm", () => agreeWithTheOracle(chains, 60));
  it("keep rows independent, on cpu and wasm", () => keepRowsIndependent(chains, 40));
});

describe("random graphs over every op", () => {
  it("contain every op, and every formula", () => {
    const nodes = fc.sample(graphs, { numRuns: 300, seed: 1 }).flatMap((graph) => nodesOf(graph));
    expect(new Set(nodes.map(({ op }) => op))).toEqual(new Set(Object.keys(ops())));
    const names = nodes.flatMap((node) => (is(node, "elementwise") ? [node.attrs.formula.name] : []));
    expect(new Set(names)).toEqual(new Set(Object.keys(formulas)));
  });

  it("agree with the oracle, unoptimized and optimized, on cpu and wasm", () =>
    agreeWithTheOracle(graphs, 200));
  it("keep rows independent, on cpu and wasm", () => keepRowsIndependent(rowGraphs, 100));
});
