import { reduceTask } from "../cpu/rows.ts";
import { emitReduce } from "../wasm/kernels/reduce.ts";
import { offer } from "./offer.ts";

export const reduce = offer("reduce", { cpu: { run: reduceTask }, wasm: { run: emitReduce } });
