export * from "./clamp.ts";
export * from "./float.ts";
export type { ElementFunction } from "./function.ts";
export * from "./math.ts";
export * from "./pow.ts";
export * from "./rounding.ts";
