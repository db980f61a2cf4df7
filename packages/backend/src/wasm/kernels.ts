import { isAlike, isAlongLast, type Kernels } from "../plan/kernels.ts";
import { accessOf, isBatched, isDense, rowsOf } from "../plan/value.ts";
import { emitArgmax } from "./kernels/argmax.ts";
import type { KernelContext } from "./kernels/context.ts";
import { emitGather } from "./kernels/gather.ts";
import { emitLayerNorm } from "./kernels/layer-norm.ts";
import { emitMap } from "./kernels/map.ts";
import { emitMatmul, hasColumns } from "./kernels/matmul.ts";
import { emitReduce } from "./kernels/reduce.ts";
import { emitScatterAdd } from "./kernels/scatter-add.ts";
import { emitSoftmax } from "./kernels/softmax.ts";

/** The kernels of the wasm backend: each emits the code of one step for a block of rows. */
export const kernels: Kernels<KernelContext, void> = {
  gemm: {
    run: (step, c) => c.gemm.emit(step, c),
    reads: (view, index, batched) =>
      index === 1 ||
      (index === 0 ? rowsOf(view) !== null && isBatched(view) === batched : accessOf(view) !== null),
    writes: (view) => rowsOf(view) !== null,
    inline: true,
  },
  map: { run: emitMap, reads: () => true, writes: () => true, inPlace: true },
  matmul: {
    run: emitMatmul,
    reads: (view, index) => index === 0 || hasColumns(view),
    writes: hasColumns,
  },
  reduce: { run: emitReduce },
  argmax: { run: emitArgmax },
  gather: { run: emitGather, reads: (view) => isDense(view) },
  scatterAdd: { run: emitScatterAdd, reads: (view) => isDense(view) },
  softmax: { run: emitSoftmax, takes: isAlongLast },
  logSoftmax: { run: emitSoftmax, takes: isAlongLast },
  layerNorm: {
    run: emitLayerNorm,
    reads: (view, index, batched) => (index === 0 ? isAlike(view, index, batched) : isDense(view)),
  },
};
