import { it } from "vitest";
import { learnWithinBounds } from "./support/random-training.ts";

it("random networks, losses and optimizers learn on both backends, ten steps each within the bound of the oracle", () =>
  learnWithinBounds(30, 10));
