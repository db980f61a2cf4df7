export * from "./embedding.ts";
export * from "./layer-norm.ts";
export * from "./linear.ts";
export * from "./rms-norm.ts";
export * from "./softmax.ts";
