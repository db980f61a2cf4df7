import type { Abilities, Kernel } from "../plan/kernels.ts";
import type { StepKind } from "../plan/step.ts";
import { accessOf, isBatched, rowsOf } from "../plan/value.ts";
import type { KernelContext } from "./kernels/context.ts";
import { overrunOf, scratchOf } from "./kernels/gemm/panel.ts";
import { emitMap } from "./kernels/map.ts";

/** A kernel of the wasm backend: it emits the code of one step for a block of rows. */
export type WasmKernel<K extends StepKind> = Kernel<K, KernelContext, void>;

/** The kernels of the wasm backend that every program may need; `kernels/` adds those of further ops. */
export const kernels: { [K in StepKind]?: WasmKernel<K> } & Abilities = {
  gemm: {
    run: (step, c) => c.gemm.emit(step, c),
    reads(view, index, batched) {
      if (index === 1) return true;
      const access = index === 0 ? rowsOf(view) && "full" : accessOf(view);
      // What has an element for each of the result's has a row for each of its rows.
      return access === "full" ? isBatched(view) === batched : access !== null;
    },
    writes: (view) => rowsOf(view) !== null,
    scratch: scratchOf,
    overrun: overrunOf,
    inline: true,
  },
  map: { run: emitMap, reads: () => true, writes: () => true, inPlace: true },
};
