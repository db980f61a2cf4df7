import { describe, it } from "vitest";
import { chains } from "../support/chains.ts";
import { agreeWithTheOracle, keepRowsIndependent } from "../support/differential.ts";
import { graphs, rowGraphs } from "../support/graphs.ts";

const timeout = 1_800_000;

describe("many random chains", () => {
  it("agree with the oracle", { timeout }, () => agreeWithTheOracle(chains, 1000));
  it("keep rows independent", { timeout }, () => keepRowsIndependent(chains, 500));
});

describe("many random graphs", () => {
  it("agree with the oracle", { timeout }, () => agreeWithTheOracle(graphs, 20_000));
  it("keep rows independent", { timeout }, () => keepRowsIndependent(rowGraphs, 5000));
});
