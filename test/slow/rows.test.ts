import { it } from "vitest";
import { chains } from "../support/chains.ts";
import { keepRowsIndependent } from "../support/differential.ts";
import { rowGraphs } from "../support/graphs.ts";

const timeout = 1_800_000;

it("many random chains keep rows independent", { timeout }, () => keepRowsIndependent(chains, 500));
it("many random graphs keep rows independent", { timeout }, () => keepRowsIndependent(rowGraphs, 2000));
