import { gotValue, SinterError } from "@sinter/ir";
import { arrayFor, batchOf, checkNames } from "./arguments.ts";
import { arrays, type NumberArray } from "./arrays.ts";
import type { Instance, Manifest } from "./manifest.ts";
import { refuseOwn, refuseShared, refuseTwice } from "./memory.ts";
import { passesOf } from "./passes.ts";
import { Port } from "./port.ts";
import type { Arrays, Bound, Calls } from "./program.ts";
import { withShortcut } from "./shortcut.ts";

/** The calls of a program: they copy inputs in and outputs out, in chunks of rows where the batch is large. */
export function makeCalls(manifest: Manifest, instance: Instance): Calls {
  const { chunkRows, batchSize } = manifest;
  const { memory, passes } = instance;
  const [inputs, outputs, states] = [manifest.inputs, manifest.outputs, manifest.states].map((specs) =>
    specs.map((spec) => new Port(spec, memory)),
  ) as [Port[], Port[], Port[]];
  /** Whether several passes read the batch. */
  const isReadTwice = passes.filter(({ run }) => run !== null).length > 1;
  const isSingle = outputs[0]?.name === "";
  const [input, output] = [inputs[0], outputs[0]];
  const isSimple = inputs.length === 1 && isSingle && input?.dtype === "f32" && output?.dtype === "f32";
  // The arrays of the call that is running; lists of its own would be garbage after each call.
  const given = inputs.map(() => NONE);
  const results = outputs.map(() => NONE);

  const runPasses = passesOf(manifest, instance, inputs, outputs);

  /** Whether arrays are being taken, which runs the caller's code where they are got by getters. */
  let taking = false;

  /** Takes the arrays of a call, all of them before any is checked. */
  const take = (call: "run" | "runInto", input: unknown, output?: unknown): void => {
    if (taking)
      throw new SinterError("INVALID_ARGUMENT", `${call} is called while the program is given its arrays`);
    taking = true;
    try {
      checkNames(input, inputs, "input");
      for (let i = 0; i < inputs.length; i++)
        given[i] = arrayFor(inputs[i]!, input, inputs.length, call, true);
      if (call === "run") return;
      checkNames(output, outputs, "output");
      for (let i = 0; i < outputs.length; i++)
        results[i] = arrayFor(outputs[i]!, output, outputs.length, call, false);
    } finally {
      taking = false;
    }
  };

  const checkInputs = (): number => {
    // A program with one input and one output may read and write its own memory: it copies in order.
    if (!isSimple) for (let i = 0; i < inputs.length; i++) refuseOwn(inputs[i]!, given[i]!, memory);
    const batch = batchOf(inputs, given);
    for (let i = 0; i < inputs.length; i++) inputs[i]!.check(given[i]!);
    return batch;
  };

  const checkResults = (batch: number): void => {
    for (let i = 0; i < outputs.length; i++) {
      const port = outputs[i]!;
      const array = results[i]!;
      if (!isSimple) refuseOwn(port, array, memory);
      if (array.length !== port.length(batch))
        throw new SinterError(
          "INPUT_MISMATCH",
          `${port.label}: expected room for ${port.length(batch)} values, got ${array.length}`,
        );
      for (let j = 0; j < i; j++) refuseTwice(outputs[j]!, port, results[j]!, array);
      // A batch in chunks, or in passes, reads inputs after it wrote outputs.
      if (batch > chunkRows || isReadTwice)
        for (let j = 0; j < inputs.length; j++) refuseShared(inputs[j]!, given[j]!, array, isReadTwice);
    }
  };

  const compute = (batch: number): void => {
    runPasses(given, results, batch);
    given.fill(NONE);
    results.fill(NONE);
  };

  const run = (input: unknown): NumberArray | Arrays => {
    take("run", input);
    const batch = checkInputs();
    for (let i = 0; i < outputs.length; i++) results[i] = allocate(outputs[i]!, batch);
    const made = isSingle
      ? results[0]!
      : Object.fromEntries(outputs.map((port, i) => [port.name, results[i]!]));
    compute(batch);
    return made;
  };

  const runInto = (input: unknown, output: unknown): void => {
    take("runInto", input, output);
    const batch = checkInputs();
    checkResults(batch);
    compute(batch);
  };

  const bind = (batch = 1): Bound => {
    if (!Number.isInteger(batch) || batch < 1)
      throw new SinterError(
        "INVALID_ARGUMENT",
        `bind expects a whole number of rows, at least 1, got ${gotValue(batch)}`,
      );
    if (batch > chunkRows)
      throw new SinterError(
        "UNSUPPORTED",
        `bind: a batch of ${batch} is larger than the ${chunkRows} rows that the program holds at once; use run`,
      );
    const views = (ports: readonly Port[]) =>
      Object.fromEntries(
        ports.map((port) => {
          const name = port.name === "" ? "output" : port.name;
          if (port.dtype !== "f32")
            throw new SinterError("UNSUPPORTED", `bind: ${name} is ${port.dtype}; use runInto`);
          return [name, port.view(batch)];
        }),
      );
    const run = direct === null ? () => runAll(batch) : () => direct(batch);
    return { inputs: views(inputs), outputs: views(outputs), run };
  };
  /** The module's own function where it is all there is to run. */
  const [only] = passes;
  const direct = passes.length === 1 && batchSize === null && only!.once === null ? only!.run : null;
  const runAll = (rows: number): void => {
    if (batchSize !== null) memory[batchSize] = rows;
    for (let pass = 0; pass < passes.length; pass++) {
      passes[pass]!.once?.();
      passes[pass]!.run?.(rows);
    }
  };

  const calls: Calls = {
    run,
    runInto,
    bind,
    states: Object.fromEntries(states.map((port) => [port.name, port.view(1)])),
  };
  return isSimple ? withShortcut(calls, memory, direct ?? runAll, chunkRows, input, output) : calls;
}

/** @throws SinterError UNSUPPORTED if there is no memory for the result */
function allocate(port: Port, batch: number): NumberArray {
  const length = port.length(batch);
  try {
    return new arrays[port.dtype](length);
  } catch {
    throw new SinterError(
      "UNSUPPORTED",
      `${port.label}: a batch of ${batch} gives ${length} values, for which there is no memory; run it in parts`,
    );
  }
}

/** Between calls, in place of arrays that belong to the caller. */
const NONE: NumberArray = new Float32Array(0);
