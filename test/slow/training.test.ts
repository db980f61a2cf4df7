import { it } from "vitest";
import { learnWithinBounds } from "../support/random-training.ts";

const RUNS = Number(process.env.COMBINATIONS ?? 20_000);

it(
  `${RUNS} random networks, losses and optimizers learn on both backends, ten steps each within the bound of the oracle`,
  { timeout: 7_200_000 },
  () => learnWithinBounds(RUNS, 10),
);
