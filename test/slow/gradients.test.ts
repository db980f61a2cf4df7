import { it } from "vitest";
import { agreeWithTheOracle } from "../support/differential.ts";
import { differencesAgree, differentiate, flowing, gradientGraph } from "../support/gradients.ts";
import { graphs } from "../support/graphs.ts";

const RUNS = Number(process.env.GRAPHS ?? 20_000);

it(`the gradients of ${RUNS} random graphs are the limits of differences`, { timeout: 3_600_000 }, () =>
  differencesAgree(flowing, RUNS),
);

it(
  `the gradients of ${RUNS} random graphs are within their own bound on cpu and wasm`,
  {
    timeout: 7_200_000,
  },
  () =>
    agreeWithTheOracle(
      graphs.map((graph) => gradientGraph(differentiate(graph))),
      RUNS,
    ),
);
