import {
  type BackendReport,
  type Bound,
  checkParams,
  compileGraph,
  compileGraphAsync,
  fusedIn,
  type ParamValues,
  type Program,
  planText,
  weightsOf,
} from "@sinter/backend/core";
import { isModel, type Model, type RunInput, type RunOutput, type Spec, type Specs } from "@sinter/dsl";
import { type CheckedParams, MODEL, paramsByName } from "@sinter/dsl/internal";
import {
  checkOptions,
  costOf,
  type Graph,
  type GraphJson,
  gotKind,
  toJson as graphToJson,
  interpret as interpretGraph,
  print as printGraph,
  SinterError,
  shapeText,
  type Values,
  withShortText,
} from "@sinter/ir";
import { type OptimizeOptions, optimize as optimizeGraph, type Report } from "@sinter/optimizer";
import { graphOf } from "./graph-of.ts";

/** What `compile` did: rewrites and their costs, and the backend that was chosen. */
export interface CompileReport extends Report {
  readonly backend: BackendReport;
}

export interface CompileOptions<P = ParamValues> {
  /** A value for each parameter, from `init`, `loadSafetensors` or your own code. */
  readonly params?: P;
  /** `"wasm"` unless the engine cannot; then `"cpu"`, with the reason in `report.backend.fallback`. */
  readonly backend?: "wasm" | "cpu";
  /** `false` runs the graph as it was written. */
  readonly optimize?: boolean;
  /**
   * `true` uses no instruction whose rounding depends on the machine: the wasm backend then gives the
   * same bits everywhere, at some cost in speed.
   */
  readonly deterministic?: boolean;
  /** `true` makes `bytes` hold weights and manifest: all that `instantiate` needs. Wasm only. */
  readonly embed?: boolean;
}

/** The views of a bound program's inputs, by name; `bind` refuses indices and masks. */
export type BoundInputs<I extends Specs> = { readonly [K in keyof I]: ViewOf<I[K]> };

/** The views of its outputs: as `output` for a model that returns one tensor, else by name. */
export type BoundOutputs<O> = O extends Spec
  ? { readonly output: ViewOf<O> }
  : { readonly [K in keyof O]: ViewOf<O[K]> };

type ViewOf<S> = S extends { readonly dtype: "i32" | "bool" } ? never : Float32Array;

/**
 * Turns a model and its parameters into a program: optimizes the graph, evaluates what is static in
 * f64, lays out memory and emits one WebAssembly module. Synchronous; the result needs no disposal. A
 * graph, such as one that was parsed, compiles like a model; its types do not say what it takes and gives.
 *
 * @throws SinterError PARAMS_MISMATCH listing every missing, surplus or wrong-shaped parameter;
 *   UNSUPPORTED if the model or the chosen backend cannot run here
 * @example
 * const program = compile(mlp, { params: init(mlp, { seed: 1 }) });
 * const y = program.run(new Float32Array(32 * 784));   // Float32Array(32 * 10)
 */
export function compile<I extends Specs, O, M, const P extends ParamValues>(
  model: (Model<I, O> & M) | Graph,
  options: CompileOptions<P & CheckedParams<M, P>> = {},
): CompiledProgram<I, O> {
  const { graph, report, settings } = prepare(model, options as CompileOptions);
  return reported(compileGraph(graph, settings), report);
}

/**
 * As `compile`, but the engine compiles the module meanwhile: a page's main thread takes none of more than 8 MB at once, as with
 * `embed` of many weights. What Sinter does itself is done before it returns.
 *
 * @throws SinterError as `compile`
 * @example
 * const program = await compileAsync(mlp, { params, embed: true });
 */
export async function compileAsync<I extends Specs, O, M, const P extends ParamValues>(
  model: (Model<I, O> & M) | Graph,
  options: CompileOptions<P & CheckedParams<M, P>> = {},
): Promise<CompiledProgram<I, O>> {
  const { graph, report, settings } = prepare(model, options as CompileOptions);
  return reported(await compileGraphAsync(graph, settings), report);
}

type CompiledProgram<I extends Specs, O> = Program<
  RunInput<I>,
  RunOutput<O>,
  CompileReport,
  Bound<BoundInputs<I>, BoundOutputs<O>>
>;

/** The graph that is to run, what was done to it, and how it is compiled. */
function prepare(model: unknown, options: CompileOptions) {
  const raw = graphOf(model, "compile");
  check(options);
  const given = options.params ?? {};
  const params = isModel(model) ? paramsByName(model[MODEL], given) : given;
  const weights = weightsOf(raw, params, options);
  const { graph, report } =
    options.optimize === false ? asWritten(raw) : optimizeGraph(raw, { numbersOf: weights.values.of });
  return { graph, report, settings: { ...options, weights } };
}

function reported(program: ReturnType<typeof compileGraph>, report: Report): never {
  const { report: backend } = program;
  const full = {
    ...report,
    backend,
    get fused() {
      return backend.fused;
    },
  };
  return withShortText({ ...program, report: full }, programText) as never;
}

/** `program (x: f32[batch, 784]) → f32[batch, 10] on wasm, 412 KiB` */
function programText({ manifest, backend, report }: Program<unknown, unknown, CompileReport>): string {
  const [given, made] = [manifest.inputs, manifest.outputs].map((ports) =>
    ports
      .map(({ name, dtype, shape }) => `${name === "" ? "" : `${name}: `}${dtype}${shapeText(shape)}`)
      .join(", "),
  );
  return `program (${given}) → ${made} on ${backend}, ${Math.ceil(report.backend.memoryBytes / 1024)} KiB`;
}

/**
 * The optimized graph of a model, and what was done to it, also what code generation would fuse. It needs
 * no parameter values.
 * @throws SinterError INVALID_ARGUMENT for anything but a model or a graph, and for the name of a pass
 *   or a rule that there is not
 */
export const optimize = (
  model: Model | Graph,
  options?: OptimizeOptions,
): { readonly graph: Graph; readonly report: Report } => {
  const { graph, report } = optimizeGraph(graphOf(model, "optimize"), options);
  return { graph, report: { ...report, fused: fusedOrNone(graph) } };
};

/** A graph that cannot run is one that can be looked at. */
function fusedOrNone(graph: Graph): Report["fused"] {
  try {
    return fusedIn(graph);
  } catch (error) {
    if (error instanceof SinterError && error.code === "UNSUPPORTED") return [];
    throw error;
  }
}

/**
 * The canonical text of a model's graph, as written, or of a graph.
 * @throws SinterError INVALID_ARGUMENT for anything but a model or a graph
 */
export const print = (model: Model | Graph): string => printGraph(graphOf(model, "print"));

/**
 * A model's graph as plain data, in the stable JSON form.
 * @throws SinterError INVALID_ARGUMENT for anything but a model or a graph
 */
export const toJson = (model: Model | Graph): GraphJson => graphToJson(graphOf(model, "toJson"));

/**
 * The plan of a model, optimized, or of a graph as it is: the steps of its program, and its buffers with
 * their places in memory and the steps for which they live.
 * @throws SinterError INVALID_ARGUMENT for anything but a model or a graph, UNSUPPORTED if it cannot run
 */
export const printPlan = (model: Model | Graph): string =>
  planText(isModel(model) ? optimizeGraph(model.graph).graph : graphOf(model, "printPlan"));

/**
 * The outputs in f64, slowly: the specification that programs are tested against. The output of a
 * model that returns one tensor comes under the key `""`.
 * @throws SinterError INPUT_MISMATCH or PARAMS_MISMATCH if values are missing or of the wrong length
 */
export function interpret(
  model: Model | Graph,
  inputs: Values,
  params: ParamValues = {},
): Record<string, Float64Array> {
  const graph = graphOf(model, "interpret");
  const given = isModel(model) ? paramsByName(model[MODEL], params) : params;
  return interpretGraph(graph, inputs, checkParams(graph, given));
}

function asWritten(graph: Graph): { readonly graph: Graph; readonly report: Report } {
  const cost = costOf(graph);
  return { graph, report: { fired: [], refused: [], fused: [], before: cost, after: cost } };
}

const OPTIONS = ["params", "backend", "optimize", "deterministic", "embed"] as const;

function check(options: CompileOptions): void {
  const given = checkOptions<CompileOptions>(options, OPTIONS, "compile");
  for (const key of ["optimize", "deterministic", "embed"] as const)
    if (given[key] !== undefined && typeof given[key] !== "boolean")
      throw new SinterError(
        "INVALID_ARGUMENT",
        `compile: ${key} is true or false, got ${gotKind(given[key])}`,
      );
}
