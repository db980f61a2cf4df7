import type { Values } from "@sinter/ir";
import type { Executor } from "../executor.ts";
import { layOut } from "../plan/layout.ts";
import { storedSize, writeStatics } from "../plan/statics.ts";
import type { Lowered } from "../plan/steps.ts";
import { emitModule } from "./emit.ts";
import { overrunOf, packing, scratchOf } from "./kernels/gemm/panel.ts";
import { wasmProduct } from "./product.ts";

/**
 * One emitted WebAssembly module and its memory.
 * @throws Error where the engine refuses to compile, as under a strict content security policy
 */
export function wasmExecutor(lowered: Lowered, params: Values, relaxedMadd: boolean): Executor {
  const layout = layOut(lowered, {
    sizeOf: (value) => storedSize(value, packing),
    scratch: Math.max(0, ...lowered.steps.map(scratchOf)),
    overrun: Math.max(0, ...lowered.steps.map(overrunOf)),
  });
  const bytes = emitModule(lowered, layout, relaxedMadd);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const memory = new Float32Array((exports.memory as WebAssembly.Memory).buffer);
  writeStatics(memory, lowered, layout, params, packing, wasmProduct(relaxedMadd));
  return { memory, layout, bytes, run: exports.run as (rows: number) => void };
}
