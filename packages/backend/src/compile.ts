import { type Graph, SinterError, verify } from "@sinter/ir";
import { cpuExecutor } from "./cpu/executor.ts";
import type { Executor } from "./executor.ts";
import { checkParams, type ParamValues } from "./params.ts";
import { lower } from "./plan/lower.ts";
import { makeCalls, type Program } from "./program.ts";
import { wasmExecutor } from "./wasm/executor.ts";
import { wasmFeatures } from "./wasm/features.ts";

/** On what a program runs, and why not on something faster. */
export interface BackendReport {
  readonly name: "wasm" | "cpu";
  /** Why the wasm backend was not chosen; null if it was, or was not asked for. */
  readonly fallback: string | null;
  /** Whether sums use fused multiply-add. */
  readonly relaxedMadd: boolean;
  /** Bytes of the emitted module. */
  readonly moduleBytes: number;
  /** Bytes of weights, arena, inputs and outputs. */
  readonly memoryBytes: number;
}

/**
 * A program for the graph as it is, without optimizing it.
 *
 * @param options.params a value for each parameter
 * @param options.deterministic use no instruction whose rounding depends on the machine
 * @param options.backend `wasm` unless the engine cannot; then `cpu`, with the reason in the report
 * @throws SinterError PARAMS_MISMATCH, or UNSUPPORTED if the graph or the chosen backend cannot run
 */
export function compileGraph(
  graph: Graph,
  options: {
    readonly params?: ParamValues;
    readonly backend?: "wasm" | "cpu";
    readonly deterministic?: boolean;
  } = {},
): Program & { readonly report: BackendReport } {
  const { backend } = options;
  if (backend !== undefined && backend !== "wasm" && backend !== "cpu")
    throw new SinterError(
      "INVALID_ARGUMENT",
      `the backend is "wasm" or "cpu", got ${typeof backend === "string" ? JSON.stringify(backend) : String(backend)}`,
    );

  verify(graph);
  const params = checkParams(graph, options.params ?? {});
  const lowered = lower(graph);
  const relaxedMadd = wasmFeatures().relaxedMadd && options.deterministic !== true;
  let executor: Executor | null = null;
  let fallback: string | null = null;
  if (backend !== "cpu") {
    const made = missingFeature() ?? wasmExecutor(lowered, params, relaxedMadd);
    if (typeof made !== "string") executor = made;
    else if (backend === "wasm")
      throw new SinterError("UNSUPPORTED", `the wasm backend cannot run here: ${made}`);
    else fallback = made;
  }
  const name = executor === null ? "cpu" : "wasm";
  executor ??= cpuExecutor(lowered, params);
  return {
    ...makeCalls(graph, lowered, executor),
    graph,
    backend: name,
    bytes: executor.bytes,
    report: {
      name,
      fallback,
      relaxedMadd: name === "wasm" && relaxedMadd,
      moduleBytes: executor.bytes?.length ?? 0,
      memoryBytes: executor.memory.byteLength,
    },
  };
}

function missingFeature(): string | null {
  if (typeof WebAssembly !== "object" || WebAssembly === null) return "there is no WebAssembly";
  return wasmFeatures().simd ? null : "WebAssembly has no SIMD here";
}
