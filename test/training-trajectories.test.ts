import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { trainerOf, trajectory } from "./support/trajectory.ts";

const files = readdirSync("test/data/training").filter((name) => name.endsWith(".safetensors"));

describe("PyTorch's trajectories in the oracle, to 1e-9: losses of 60 steps, parameters after 1, 10 and 60", () => {
  for (const file of files)
    it(file, () => {
      const { batches, losses, after, spec, init } = trajectory(`test/data/training/${file}`);
      const t = trainerOf(spec, init, "oracle");
      for (const [i, { x, y }] of batches.entries()) {
        expect(Math.abs(t.step(x, y) - losses[i]!), `loss ${i}`).toBeLessThan(1e-9);
        for (const [name, data] of Object.entries(after.get(i + 1) ?? {}))
          for (const [at, value] of t.params()[name]!.data.entries())
            expect(Math.abs(value - data[at]!), `${name}[${at}] after ${i + 1}`).toBeLessThan(1e-9);
      }
    });
});
