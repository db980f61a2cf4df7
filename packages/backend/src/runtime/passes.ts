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
  const [fixedInputs, batchedInputs] = split(inputs);
  const [fixedOutputs, batchedOutputs] = split(outputs);
  const last = updates ? passes.length - 1 : -1;
  // Made once: a call allocates nothing, not even a closure.
  const copyIn = (which: readonly number[], given: Arrays, from: number, rows: number): void => {
    for (let i = 0; i < which.length; i++) inputs[which[i]!]!.write(given[which[i]!]!, from, rows);
  };
  const copyOut = (which: readonly number[], results: Arrays, from: number, rows: number): void => {
    for (let i = 0; i < which.length; i++) outputs[which[i]!]!.read(results[which[i]!]!, from, rows);
  };
  return (given, results, batch, accept) => {
    checkMemory(memory);
    if (batchSize !== null) memory[batchSize] = batch;
    // What has one value goes in first and comes out last.
    copyIn(fixedInputs, given, 0, 1);
    for (let pass = 0; pass < passes.length; pass++) {
      const { once, run } = passes[pass]!;
      if (pass === last && accept !== undefined) {
        copyOut(fixedOutputs, results, 0, 1);
        if (!accept()) return;
      }
      once?.();
      if (run === null) continue;
      for (let from = 0; from < batch; from += chunkRows) {
        const rows = Math.min(chunkRows, batch - from);
        if (pass === 0 || batch > chunkRows) copyIn(batchedInputs, given, from, rows);
        run(rows);
        copyOut(batchedOutputs, results, from, rows);
      }
    }
    copyOut(fixedOutputs, results, 0, 1);
  };
}

/** The numbers of ports that have one value, and of those with a row for each row of the batch. */
function split(ports: readonly Port[]): [fixed: number[], batched: number[]] {
  const numbers = [...ports.keys()];
  return [numbers.filter((i) => !ports[i]!.batched), numbers.filter((i) => ports[i]!.batched)];
}
