import { describe, type Graph, gotValue, nameOf, SinterError, staticValues, verify } from "@sinter/ir";
import type { Backend, Executor, Ready } from "./backend.ts";
import { cpu } from "./cpu/backend.ts";
import { manifestOf } from "./manifest-of.ts";
import { checkParams, type ParamValues } from "./params.ts";
import { lower } from "./plan/lower/index.ts";
import type { Fused } from "./plan/plan.ts";
import { printPlan } from "./plan/print.ts";
import type { Weights } from "./plan/statics.ts";
import { makeCalls } from "./runtime/calls.ts";
import type { Manifest } from "./runtime/manifest.ts";
import type { Program } from "./runtime/program.ts";
import { wasm } from "./wasm/backend.ts";
import { wasmFeatures } from "./wasm/features.ts";
import { wasmProduct } from "./wasm/product.ts";

/** The backends there are, the one to be preferred first. */
const backends = { wasm, cpu } satisfies Record<string, Backend>;

export type BackendName = keyof typeof backends;

const names = Object.keys(backends) as BackendName[];

/** @throws SinterError INVALID_ARGUMENT if there is no backend of that name */
function checkName(name: BackendName | undefined): void {
  if (name !== undefined && !names.includes(name))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `the backend is ${names.map(gotValue).join(" or ")}, got ${gotValue(name)}`,
    );
}

/** On what a program runs, and why not on something faster. */
export interface BackendReport {
  readonly name: BackendName;
  /** Why a backend to be preferred was not chosen; null if it was, or was not asked for. */
  readonly fallback: string | null;
  /** Whether sums use fused multiply-add. */
  readonly relaxedMadd: boolean;
  /** Bytes of the emitted module. */
  readonly moduleBytes: number;
  /** Bytes of weights, arena, inputs and outputs. */
  readonly memoryBytes: number;
  /** What the kernels of other values compute, by the names of reports. */
  readonly fused: readonly { readonly what: string; readonly into: string }[];
}

export interface CompileGraphOptions {
  readonly params?: ParamValues;
  readonly backend?: BackendName;
  readonly deterministic?: boolean;
  readonly embed?: boolean;
  readonly weights?: Weights;
}

/**
 * A program for the graph as it is, without optimizing it.
 *
 * @param options.params a value for each parameter
 * @param options.deterministic use no instruction whose rounding depends on the machine
 * @param options.embed make the module hold its weights and its manifest, for `instantiate`
 * @param options.weights the parameters and what is known of values computed from them, in place of `params`
 * @param options.backend `wasm` unless the engine cannot; then `cpu`, with the reason in the report
 * @throws SinterError PARAMS_MISMATCH, or UNSUPPORTED if the graph or the chosen backend cannot run
 */
export function compileGraph(
  graph: Graph,
  options: CompileGraphOptions = {},
): Program & { readonly report: BackendReport } {
  return programOf(graph, buildGraph(graph, options));
}

/** A program of what is ready to run. */
export const programOf = (graph: Graph, { name, manifest, executor, report }: Built) => ({
  ...makeCalls(manifest, executor),
  graph,
  backend: name,
  bytes: executor.bytes,
  manifest,
  report,
});

/** A graph made ready to run, for whoever calls it: what `compileGraph` makes a program of. */
export interface Built {
  readonly name: BackendName;
  readonly manifest: Manifest;
  readonly executor: Executor;
  readonly report: BackendReport;
}

/** As `compileGraph`, without the calls of a program. */
export function buildGraph(graph: Graph, options: CompileGraphOptions = {}): Built {
  const attempts = attemptsAt(graph, options);
  let next = attempts.next();
  while (next.done !== true) next = attempts.next(next.value.start());
  return next.value;
}

/** Each backend that may run the graph until one does: it is told what came of starting it, an executor or why there is none. */
export function* attemptsAt(
  graph: Graph,
  options: CompileGraphOptions,
): Generator<Ready, Built, Executor | string> {
  const { backend: chosen, deterministic = false, embed = false } = options;
  checkName(chosen);
  if (embed && chosen === "cpu")
    throw new SinterError(
      "INVALID_ARGUMENT",
      "embed is for the wasm backend: the cpu backend makes no module",
    );
  verify(graph);
  const weights = options.weights ?? weightsOf(graph, options.params ?? {}, options);
  let fallback: string | null = null;
  for (const name of chosen === undefined ? names : [chosen]) {
    const backend = backends[name];
    let reason = backend.missing();
    if (reason === null) {
      const plan = lower(graph, backend.kernels);
      const layout = backend.layOut(plan);
      const manifest = manifestOf(graph, plan, layout);
      const executor = yield backend.build(plan, layout, weights, {
        deterministic,
        embed: embed ? manifest : null,
      });
      if (typeof executor !== "string")
        return { name, manifest, executor, report: reportOf(name, executor, fallback, plan.fused) };
      reason = executor;
    }
    fallback ??= reason;
  }
  throw new SinterError("UNSUPPORTED", `the ${chosen ?? names[0]} backend cannot run here: ${fallback}`);
}

/**
 * A graph's parameters, and what is computed from them: large products in WebAssembly, unless the cpu is asked for.
 * @throws SinterError INVALID_ARGUMENT if there is no such backend, PARAMS_MISMATCH
 */
export function weightsOf(
  graph: Graph,
  given: ParamValues,
  { backend, deterministic = false }: { readonly backend?: BackendName; readonly deterministic?: boolean },
): Weights {
  checkName(backend);
  const params = checkParams(graph, given);
  const runs = backend !== "cpu" && wasm.missing() === null;
  const product = runs ? wasmProduct(wasmFeatures().relaxedMadd && !deterministic) : undefined;
  return { params, values: staticValues(params, product) };
}

const reportOf = (
  name: BackendName,
  { bytes, relaxedMadd, memory }: Executor,
  fallback: string | null,
  fused: readonly Fused[],
): BackendReport => ({
  name,
  fallback,
  relaxedMadd,
  moduleBytes: bytes?.length ?? 0,
  memoryBytes: memory.byteLength,
  get fused() {
    return namesOf(fused);
  },
});

/**
 * What the kernels of other values compute when a graph is compiled as it is.
 * @throws SinterError UNSUPPORTED if the graph cannot run
 */
export const fusedIn = (graph: Graph, name: BackendName = "wasm"): BackendReport["fused"] =>
  namesOf(lower(graph, backends[name].kernels).fused);

const namesOf = (fused: readonly Fused[]): BackendReport["fused"] =>
  fused.map(({ nodes, into }) => ({
    what: nodes.length === 1 ? describe(nodes[0]!) : nodes.map(nameOf).join(", "),
    into: describe(into),
  }));

/**
 * The plan of a graph as it is, without optimizing it: steps, and buffers with their places.
 * @throws SinterError UNSUPPORTED if the graph cannot run
 */
export function planText(graph: Graph, name: BackendName = "wasm"): string {
  verify(graph);
  const backend = backends[name];
  const plan = lower(graph, backend.kernels);
  const layout = backend.layOut(plan);
  return printPlan(plan, layout, manifestOf(graph, plan, layout));
}
