import type { Graph } from "@sinter/ir";
import type { Executor } from "./backend.ts";
import { attemptsAt, type CompileGraphOptions, type compileGraph, programOf } from "./compile.ts";
import { notCompiled } from "./runtime/not-compiled.ts";

/** As `compileGraph`, but the engine compiles the module meanwhile, of whatever size. */
export async function compileGraphAsync(
  graph: Graph,
  options: CompileGraphOptions = {},
): Promise<ReturnType<typeof compileGraph>> {
  const attempts = attemptsAt(graph, options);
  let next = attempts.next();
  while (next.done !== true) {
    const { bytes, keep, start } = next.value;
    keep?.();
    let started: Executor | string;
    try {
      started = start(bytes && (await WebAssembly.compile(bytes)));
    } catch (error) {
      started = notCompiled(error);
    }
    next = attempts.next(started);
  }
  return programOf(graph, next.value);
}
