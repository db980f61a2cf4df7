import { type Graph, SinterError } from "@sinter/ir";
import type { Executor } from "./executor.ts";
import { checkMemory, refuseOwn, refuseShared } from "./memory.ts";
import type { Lowered } from "./plan/steps.ts";
import { arrayFor, arrays, batchOf, checkNames, type NumberArray, type Port, portsOf } from "./ports.ts";
import { withShortcut } from "./shortcut.ts";

/** Values of a model's inputs or outputs, by name. */
export type Arrays = Readonly<Record<string, NumberArray>>;

/** A program's own memory for one batch size, to write inputs into and read outputs from. */
export interface Bound<
  Inputs = Readonly<Record<string, Float32Array>>,
  Outputs = Readonly<Record<string, Float32Array>>,
> {
  /** The f32 inputs, by name. */
  readonly inputs: Inputs;
  /** The f32 outputs, by name; that of a model that returns one tensor as `output`. */
  readonly outputs: Outputs;
  /** Computes the outputs from what the inputs hold. */
  run(): void;
}

/** A compiled graph with typed inputs and outputs. It holds memory only, nothing to dispose of. */
export interface Program<
  In = NumberArray | Arrays,
  Out = NumberArray | Arrays,
  Report = unknown,
  Binding extends Bound<unknown, unknown> = Bound,
> {
  /**
   * Computes the outputs. The batch size follows from the inputs' lengths; an empty batch gives empty
   * results. A model with one input also takes its array as it is.
   * @throws SinterError INPUT_MISMATCH, naming the input, if an array is missing, of another type or
   *   length, or holds an index that is not there
   */
  run(input: In): Out;
  /**
   * As `run`, but into arrays that you keep, without allocating anything.
   * @throws SinterError INPUT_MISMATCH also if an output's array is missing, or of another type or
   *   length, or shares memory with an input that is still to be read
   */
  runInto(input: In, output: Out): void;
  /**
   * The program's own memory for a batch of this size: what is written into an input is read in
   * place, with no copy at all. The memory is that of every call: `run`, `runInto` and another
   * `bind` overwrite it.
   * @throws SinterError UNSUPPORTED if the batch is larger than what the program holds at once, or an
   *   input or output is not f32
   * @example
   * const { inputs, outputs, run } = program.bind(1);
   * inputs.x.set(pixels);
   * run();
   * const best = outputs.output;
   */
  bind(batch?: number): Binding;
  /** The graph that runs, after optimization. */
  readonly graph: Graph;
  readonly backend: "wasm" | "cpu";
  /** What was done to the graph, and on what it runs. */
  readonly report: Report;
  /** The emitted WebAssembly module, on the wasm backend. */
  readonly bytes: Uint8Array | undefined;
}

type Calls = Pick<Program, "run" | "runInto" | "bind">;

/** The calls of a program: they copy inputs in and outputs out, in chunks of rows where the batch is large. */
export function makeCalls(graph: Graph, lowered: Lowered, executor: Executor): Calls {
  const { inputs, outputs } = portsOf(graph, lowered, executor);
  const { chunkRows } = executor.layout;
  const isSingle = graph.outputs[0]!.name === null;
  const [input, output] = [inputs[0], outputs[0]];
  const isSimple = inputs.length === 1 && isSingle && input?.dtype === "f32" && output?.dtype === "f32";
  // The arrays of the call that is running; lists of its own would be garbage after each call.
  const given = inputs.map(() => NONE);
  const results = outputs.map(() => NONE);

  /** Whether arrays are being taken, which runs the caller's code where they are got by getters. */
  let taking = false;

  /** Takes the arrays of a call, all of them before any is checked. */
  const take = (call: "run" | "runInto", input: unknown, output?: unknown): void => {
    if (taking)
      throw new SinterError("INVALID_ARGUMENT", `${call} is called while the program is given its arrays`);
    taking = true;
    try {
      checkNames(input, inputs, "input");
      for (let i = 0; i < inputs.length; i++) given[i] = arrayFor(inputs[i]!, input, inputs.length, call);
      if (call === "run") return;
      checkNames(output, outputs, "output");
      for (let i = 0; i < outputs.length; i++)
        results[i] = arrayFor(outputs[i]!, output, outputs.length, call);
    } finally {
      taking = false;
    }
  };

  const checkInputs = (): number => {
    // A program with one input and one output may read and write its own memory: it copies in order.
    if (!isSimple) for (let i = 0; i < inputs.length; i++) refuseOwn(inputs[i]!, given[i]!, executor.memory);
    const batch = batchOf(graph, inputs, given);
    for (let i = 0; i < inputs.length; i++) inputs[i]!.check(given[i]!);
    return batch;
  };

  const checkResults = (batch: number): void => {
    for (let i = 0; i < outputs.length; i++) {
      const port = outputs[i]!;
      const array = results[i]!;
      if (!isSimple) refuseOwn(port, array, executor.memory);
      if (array.length !== port.length(batch))
        throw new SinterError(
          "INPUT_MISMATCH",
          `${port.label}: expected room for ${port.length(batch)} values, got ${array.length}`,
        );
      for (let j = 0; j < i; j++)
        if (results[j] === array)
          throw new SinterError(
            "INPUT_MISMATCH",
            `${outputs[j]!.name} and ${port.name}: one array for two outputs`,
          );
      // A batch in chunks reads inputs after it wrote outputs.
      if (batch > chunkRows)
        for (let j = 0; j < inputs.length; j++) refuseShared(inputs[j]!, given[j]!, array);
    }
  };

  const compute = (batch: number): void => {
    checkMemory(executor.memory);
    // Of an empty batch, only what does not depend on it is computed.
    if (batch === 0) move(0, 1, isFixed);
    for (let from = 0; from < batch; from += chunkRows) move(from, Math.min(chunkRows, batch - from), isAny);
    given.fill(NONE);
    results.fill(NONE);
  };

  const move = (from: number, rows: number, wanted: (port: Port) => boolean): void => {
    for (let i = 0; i < inputs.length; i++) if (wanted(inputs[i]!)) inputs[i]!.write(given[i]!, from, rows);
    executor.run(rows);
    for (let i = 0; i < outputs.length; i++)
      if (wanted(outputs[i]!)) outputs[i]!.read(results[i]!, from, rows);
  };

  const run = (input: unknown): NumberArray | Arrays => {
    take("run", input);
    const batch = checkInputs();
    for (let i = 0; i < outputs.length; i++)
      results[i] = new arrays[outputs[i]!.dtype](outputs[i]!.length(batch));
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
        `bind expects a whole number of rows, at least 1, got ${typeof batch === "number" ? batch : typeof batch}`,
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
    return { inputs: views(inputs), outputs: views(outputs), run: () => executor.run(batch) };
  };

  const calls = { run, runInto, bind };
  return isSimple ? withShortcut(calls, executor, input, output) : calls;
}

/** Between calls, in place of arrays that belong to the caller. */
const NONE: NumberArray = new Float32Array(0);

const isAny = (): boolean => true;
const isFixed = (port: Port): boolean => !port.batched;
