import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eager } from "./support/eager.ts";
import { expectStep } from "./support/training-steps.ts";
import { optimizerOf, scheduleOf, trainerOf, trajectory } from "./support/trajectory.ts";

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

/**
 * Errors of one step grow in those behind it, by how much nobody can bound. So each step is held by a bound of its own,
 * from where the one before has ended; and the end by how far f32 goes astray when each op rounds, as it does in PyTorch:
 * that is evaluated here, op by op.
 */
describe("PyTorch's trajectories in f32: each step within its bound, the end within 20 times what f32 costs", () => {
  for (const file of files)
    for (const backend of ["wasm", "cpu"] as const)
      it(`${file} on ${backend}`, () => {
        const { batches, after, spec, init } = trajectory(`test/data/training/${file}`);
        const [t, f32] = [trainerOf(spec, init, backend), eager(spec, init)];
        const [optimizer, schedule] = [optimizerOf(spec), scheduleOf(spec)];
        for (const [i, batch] of batches.entries()) {
          // A bound takes long: the first steps have one, and then on wasm every fourth, on cpu every tenth.
          if (i < 10 || i % (backend === "wasm" ? 4 : 10) === 0)
            expectStep(t as never, batch, { optimizer, ...(schedule && { schedule }) }, `step ${i + 1}`);
          else t.step(batch.x, batch.y);
          f32.step(batch);
        }
        const end = after.get(60)!;
        const astray = (params: Readonly<Record<string, { readonly data: ArrayLike<number> }>>) =>
          Math.max(
            ...Object.entries(end).flatMap(([name, data]) =>
              Array.from(data, (value, at) => Math.abs(params[name]!.data[at]! - value)),
            ),
          );
        expect(astray(t.params())).toBeLessThan(20 * astray(f32.params()));
      });
});
