import type { Values } from "@sinter/ir";
import type { Executor } from "../executor.ts";
import { layOut } from "../plan/layout.ts";
import { storedSize, writeStatics } from "../plan/statics.ts";
import type { Lowered } from "../plan/steps.ts";
import { emitModule } from "./emit.ts";
import { overrunOf, packing, scratchOf } from "./kernels/gemm/panel.ts";
import { wasmProduct } from "./product.ts";

/**
 * One emitted WebAssembly module and its memory, or why the engine did not take it: a content security
 * policy may forbid to compile, and memory may be short.
 */
export function wasmExecutor(lowered: Lowered, params: Values, relaxedMadd: boolean): Executor | string {
  const layout = layOut(lowered, {
    sizeOf: (value) => storedSize(value, packing),
    scratch: Math.max(0, ...lowered.steps.map(scratchOf)),
    overrun: Math.max(0, ...lowered.steps.map(overrunOf)),
  });
  const bytes = emitModule(lowered, layout, relaxedMadd);
  let exports: WebAssembly.Exports;
  try {
    ({ exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes)));
  } catch (error) {
    return `this engine did not compile the module: ${error instanceof Error ? error.message : typeof error}`;
  }
  const memory = new Float32Array((exports.memory as WebAssembly.Memory).buffer);
  writeStatics(memory, lowered, layout, params, packing, wasmProduct(relaxedMadd));
  return { memory, layout, bytes, run: exports.run as (rows: number) => void };
}
