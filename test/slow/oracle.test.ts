import { it } from "vitest";
import { chains } from "../support/chains.ts";
import { agreeWithTheOracle } from "../support/differential.ts";
import { graphs } from "../support/graphs.ts";

const timeout = 1_800_000;

it("many random chains agree with the oracle", { timeout }, () => agreeWithTheOracle(chains, 500));
it("many random graphs agree with the oracle", { timeout }, () =>
  agreeWithTheOracle(graphs, Number(process.env.GRAPHS ?? 20_000)),
);
