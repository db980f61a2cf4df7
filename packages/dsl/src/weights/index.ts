export { kaiming } from "./kaiming.ts";
export { orthogonal } from "./orthogonal.ts";
export type { GainOptions, WeightInit } from "./weight-init.ts";
export { xavier } from "./xavier.ts";
