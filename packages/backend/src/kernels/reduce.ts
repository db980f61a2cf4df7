import { reduceTask } from "../cpu/rows.ts";
import { isBatched, isContiguous, isDense, type View } from "../plan/value.ts";
import { emitReduce } from "../wasm/kernels/reduce.ts";
import { offer } from "./offer.ts";

/** Elements are written one after another; those of a batch row follow those of the one before. */
const writes = (view: View): boolean => isDense(view) || (!isBatched(view) && isContiguous(view));

export const reduce = offer("reduce", {
  cpu: { run: reduceTask, writes },
  wasm: { run: emitReduce, writes },
});
