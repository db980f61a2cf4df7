import { matmulTask } from "../cpu/product.ts";
import { hasColumns } from "../plan/value.ts";
import { emitMatmul, overrunOf, scratchOf } from "../wasm/kernels/matmul/index.ts";
import { offer } from "./offer.ts";

export const matmul = offer("matmul", {
  cpu: { run: matmulTask, reads: () => true, writes: () => true },
  wasm: {
    run: emitMatmul,
    reads: () => true,
    writes: hasColumns,
    scratch: scratchOf,
    overrun: overrunOf,
  },
});
