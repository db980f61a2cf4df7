export * from "./arithmetic.ts";
export * from "./compare.ts";
export * from "./concat.ts";
export * from "./gather.ts";
export * from "./matmul.ts";
export * from "./reduce.ts";
export * from "./reshape.ts";
export * from "./slice.ts";
