import type { Abilities, Kernel } from "../plan/kernels.ts";
import type { StepKind } from "../plan/step.ts";
import { isBatched, rowsOf } from "../plan/value.ts";
import type { CpuContext, Task } from "./context.ts";
import { mapTask } from "./map.ts";
import { gemmTask } from "./product.ts";

/** A kernel of the cpu backend: it makes the task of one step. */
export type CpuKernel<K extends StepKind> = Kernel<K, CpuContext, Task>;

/** The kernels of the cpu backend that every program may need; `kernels/` adds those of further ops. */
export const kernels: { [K in StepKind]?: CpuKernel<K> } & Abilities = {
  gemm: {
    run: gemmTask,
    reads: (view, index, batched) => index > 0 || (rowsOf(view) !== null && isBatched(view) === batched),
    writes: (view) => rowsOf(view) !== null,
  },
  map: { run: mapTask, reads: () => true, writes: () => true, inPlace: true },
};
