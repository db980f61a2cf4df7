import "@sinter/optimizer/offers/all";
import { type BackendName, type BackendReport, buildGraph, stepCalls } from "@sinter/backend";
import { compute, type Graph, type Values } from "@sinter/ir";
import { optimize, type Report } from "@sinter/optimizer";
import type { Numbers, States } from "./parameters.ts";

/** What trains: a backend of compiled programs, or the oracle, which computes every op in f64 and is slow. */
export type TrainerBackend = BackendName | "oracle";

/** What was done to the step's graph, and on what it runs. */
export interface StepReport extends Report {
  /** Null of the oracle. */
  readonly backend: BackendReport | null;
}

/** A step that can be run: the loss of the states as they are, and then their updates. */
export interface StepProgram {
  readonly graph: Graph;
  readonly report: StepReport;
  /** What is kept between runs, by name: to be read and set. */
  readonly states: States;
  /** The loss of the last run; read from here, it becomes an object but once. */
  readonly loss: ArrayLike<number>;
  /**
   * Computes the loss, and replaces the states if that and all other outputs are finite.
   * @param arrays the inputs, in the graph's order
   * @returns whether they are
   * @throws SinterError INPUT_MISMATCH, naming the input
   */
  run(arrays: readonly unknown[]): boolean;
}

export interface StepOptions {
  /** The sizes of all states that there are to be, also of those that the graph does not read. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly backend: TrainerBackend | undefined;
  readonly deterministic: boolean;
}

/** A graph without parameters whose output is the loss, optimized and compiled. */
export function compileStep(written: Graph, { sizes, backend, deterministic }: StepOptions): StepProgram {
  const { graph, report } = optimize(written);
  if (backend === "oracle") return oracleStep(written, report, sizes);
  const built = buildGraph(graph, { deterministic, ...(backend !== undefined && { backend }) });
  const calls = stepCalls(built.manifest, built.executor);
  const loss = new Float32Array(1);
  const others = graph.outputs.slice(1).map(() => new Float32Array(1));
  const outputs = [loss, ...others];
  let allFinite = true;
  const accept = () => {
    allFinite = true;
    for (let i = 0; i < outputs.length; i++) allFinite &&= Number.isFinite(outputs[i]![0]);
    return allFinite;
  };
  return {
    graph,
    report: { ...report, backend: built.report },
    states: withOthers(calls.states, sizes, Float32Array),
    loss,
    run(arrays) {
      calls.run(arrays, outputs, accept);
      return allFinite;
    },
  };
}

/** The states of a program, and those that it does not read. */
const withOthers = (
  states: States,
  sizes: ReadonlyMap<string, number>,
  type: new (length: number) => Numbers,
): States => Object.fromEntries(Array.from(sizes, ([name, size]) => [name, states[name] ?? new type(size)]));

function oracleStep(graph: Graph, report: Report, sizes: ReadonlyMap<string, number>): StepProgram {
  const states = withOthers({}, sizes, Float64Array);
  const loss = new Float64Array(1);
  return {
    graph,
    report: { ...report, backend: null },
    states,
    loss,
    run(arrays) {
      const inputs = Object.fromEntries(graph.inputs.map(({ attrs }, i) => [attrs.name, arrays[i]]));
      const { outputs, states: next } = compute(graph, inputs as Values, {}, states);
      loss.set(outputs.loss!);
      const allFinite = Object.values(outputs).every(([value]) => Number.isFinite(value));
      if (allFinite) for (const [name, data] of Object.entries(next)) states[name]!.set(data);
      return allFinite;
    },
  };
}
