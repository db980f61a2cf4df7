import { isAlike, isAlongLast, type Kernels } from "../plan/kernels.ts";
import { isBatched, isDense, rowsOf } from "../plan/value.ts";
import type { CpuContext, Task } from "./context.ts";
import { argmaxTask, gatherTask, scatterAddTask } from "./indices.ts";
import { mapTask } from "./map.ts";
import { gemmTask, matmulTask } from "./product.ts";
import { layerNormTask, reduceTask, softmaxTask } from "./rows.ts";

/** The kernels of the cpu backend: each makes the task of one step. */
export const kernels: Kernels<CpuContext, Task> = {
  gemm: {
    run: gemmTask,
    reads: (view, index, batched) => index > 0 || (rowsOf(view) !== null && isBatched(view) === batched),
    writes: (view) => rowsOf(view) !== null,
  },
  map: { run: mapTask, reads: () => true, writes: () => true, inPlace: true },
  matmul: { run: matmulTask, reads: () => true, writes: () => true },
  reduce: { run: reduceTask },
  argmax: { run: argmaxTask },
  gather: { run: gatherTask, reads: isDense },
  scatterAdd: { run: scatterAddTask, reads: isDense },
  softmax: { run: softmaxTask, takes: isAlongLast },
  logSoftmax: { run: softmaxTask, takes: isAlongLast },
  layerNorm: {
    run: layerNormTask,
    reads: (view, index, batched) => (index === 0 ? isAlike(view, index, batched) : isDense(view)),
  },
};
