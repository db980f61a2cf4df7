import { scatterAddTask } from "../cpu/indices.ts";
import { isDense } from "../plan/value.ts";
import { emitScatterAdd } from "../wasm/kernels/scatter-add.ts";
import { offer } from "./offer.ts";

export const scatterAdd = offer("scatterAdd", {
  cpu: { run: scatterAddTask, reads: isDense },
  wasm: { run: emitScatterAdd, reads: isDense },
});
