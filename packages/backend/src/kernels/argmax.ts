import { argmaxTask } from "../cpu/indices.ts";
import { emitArgmax } from "../wasm/kernels/argmax.ts";
import { offer } from "./offer.ts";

export const argmax = offer("argmax", { cpu: { run: argmaxTask }, wasm: { run: emitArgmax } });
