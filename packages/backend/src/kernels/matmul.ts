import { matmulTask } from "../cpu/product.ts";
import { emitMatmul, hasColumns, overrunOf, scratchOf } from "../wasm/kernels/matmul/index.ts";
import { offer } from "./offer.ts";

export const matmul = offer("matmul", {
  cpu: { run: matmulTask, reads: () => true, writes: () => true },
  wasm: {
    run: emitMatmul,
    reads: (view, index) => index === 0 || hasColumns(view),
    writes: hasColumns,
    scratch: scratchOf,
    overrun: overrunOf,
  },
});
