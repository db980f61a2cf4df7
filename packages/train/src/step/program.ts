import { type BackendName, type BackendReport, buildGraph, stepCalls } from "@sinter/backend";
import { compute, type Graph, size, statesOf, type Values } from "@sinter/ir";
import { optimize, type Report } from "@sinter/optimizer";
import type { States } from "./parameters.ts";

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
   * Computes the loss, and replaces the states if it is finite.
   * @param arrays the inputs, in the graph's order
   * @throws SinterError INPUT_MISMATCH, naming the input
   */
  run(arrays: readonly unknown[]): void;
}

export interface StepOptions {
  readonly backend: TrainerBackend | undefined;
  readonly deterministic: boolean;
}

/** A graph without parameters whose output is the loss, optimized and compiled. */
export function compileStep(written: Graph, { backend, deterministic }: StepOptions): StepProgram {
  const { graph, report } = optimize(written);
  if (backend === "oracle") return oracleStep(written, report);
  const built = buildGraph(graph, { deterministic, ...(backend !== undefined && { backend }) });
  const calls = stepCalls(built.manifest, built.executor);
  const loss = new Float32Array(1);
  const outputs = [loss];
  const accept = () => Number.isFinite(loss[0]);
  return {
    graph,
    report: { ...report, backend: built.report },
    states: calls.states,
    loss,
    run(arrays) {
      calls.run(arrays, outputs, accept);
    },
  };
}

function oracleStep(graph: Graph, report: Report): StepProgram {
  const states = Object.fromEntries(
    statesOf(graph).map(({ attrs: { name, shape } }) => [name, new Float64Array(size(shape))]),
  );
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
      if (Number.isFinite(loss[0])) for (const [name, data] of Object.entries(next)) states[name]!.set(data);
    },
  };
}
