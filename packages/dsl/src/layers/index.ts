export type { Along, AlongAxis, AlongFunction, AlongOptions } from "./along.ts";
export * from "./embedding.ts";
export * from "./layer-norm.ts";
export * from "./linear.ts";
export * from "./log-softmax.ts";
export * from "./rms-norm.ts";
export * from "./softmax.ts";
