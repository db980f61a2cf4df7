export * from "./gelu.ts";
export * from "./leaky-relu.ts";
export * from "./prelu.ts";
export * from "./relu.ts";
export * from "./sigmoid.ts";
export * from "./silu.ts";
export * from "./softplus.ts";
export * from "./tanh.ts";
