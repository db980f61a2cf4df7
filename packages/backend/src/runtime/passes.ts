import type { NumberArray } from "./arrays.ts";
import type { Instance, Manifest } from "./manifest.ts";
import { checkMemory } from "./memory.ts";
import type { Port } from "./port.ts";

type Arrays = readonly NumberArray[];

/**
 * Runs a program through a batch: its arrays are copied in and out, in chunks of rows where the batch is large.
 * @param accept of a program that replaces states: is asked when the outputs are there, and leaves the states as they are
 *   if it says no
 */
export type RunPasses = (given: Arrays, results: Arrays, batch: number, accept?: () => boolean) => void;

export function passesOf(
  { chunkRows, batchSize, updates }: Manifest,
  { memory, passes }: Instance,
  inputs: readonly Port[],
  outputs: readonly Port[],
): RunPasses {
  const last = updates ? passes.length - 1 : -1;
  // Made once: a call allocates nothing, not even a closure. What has no row for each row of the batch has one value.
  const copyIn = (batched: boolean, given: Arrays, from: number, rows: number): void => {
    for (let i = 0; i < inputs.length; i++)
      if (inputs[i]!.batched === batched) inputs[i]!.write(given[i]!, from, rows);
  };
  const copyOut = (batched: boolean, results: Arrays, from: number, rows: number): void => {
    for (let i = 0; i < outputs.length; i++)
      if (outputs[i]!.batched === batched) outputs[i]!.read(results[i]!, from, rows);
  };
  return (given, results, batch, accept) => {
    checkMemory(memory);
    if (batchSize !== null) memory[batchSize] = batch;
    // What has one value goes in first and comes out last.
    copyIn(false, given, 0, 1);
    for (let pass = 0; pass < passes.length; pass++) {
      const { once, run } = passes[pass]!;
      if (pass === last && accept !== undefined) {
        copyOut(false, results, 0, 1);
        if (!accept()) return;
      }
      once?.();
      if (run === null) continue;
      for (let from = 0; from < batch; from += chunkRows) {
        const rows = Math.min(chunkRows, batch - from);
        if (pass === 0 || batch > chunkRows) copyIn(true, given, from, rows);
        run(rows);
        copyOut(true, results, from, rows);
      }
    }
    copyOut(false, results, 0, 1);
  };
}
