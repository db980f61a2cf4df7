import { gatherTask } from "../cpu/indices.ts";
import { isDense } from "../plan/value.ts";
import { emitGather } from "../wasm/kernels/gather.ts";
import { offer } from "./offer.ts";

export const gather = offer("gather", {
  cpu: { run: gatherTask, reads: isDense },
  wasm: { run: emitGather, reads: isDense },
});
