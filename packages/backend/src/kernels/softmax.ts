import { softmaxTask } from "../cpu/rows.ts";
import { isAlongLast } from "../plan/kernels.ts";
import { emitSoftmax } from "../wasm/kernels/softmax.ts";
import { offer } from "./offer.ts";
import "./reduce.ts";

export const softmax = offer("softmax", {
  cpu: { run: softmaxTask, takes: isAlongLast },
  wasm: { run: emitSoftmax, takes: isAlongLast },
});
