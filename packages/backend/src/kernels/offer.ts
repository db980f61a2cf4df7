import { type CpuKernel, kernels as cpu } from "../cpu/kernels.ts";
import type { StepKind } from "../plan/step.ts";
import { type WasmKernel, kernels as wasm } from "../wasm/kernels.ts";

/** What runs one kind of step, on every backend. */
export interface Offer<K extends StepKind> {
  readonly cpu: CpuKernel<K>;
  readonly wasm: WasmKernel<K>;
}

/** Puts the kernels of one kind of step into the backends' tables. */
export function offer<K extends StepKind>(kind: K, offered: Offer<K>): Offer<K> {
  Object.assign(cpu, { [kind]: offered.cpu });
  Object.assign(wasm, { [kind]: offered.wasm });
  return offered;
}
