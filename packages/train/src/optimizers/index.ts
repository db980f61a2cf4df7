export { type AdagradOptions, adagrad } from "./adagrad.ts";
export { type AdamOptions, adam } from "./adam.ts";
export { type AdamwOptions, adamw } from "./adamw.ts";
export { type LionOptions, lion } from "./lion.ts";
export { defineOptimizer, type Element, type Optimizer } from "./optimizer.ts";
export { type RmspropOptions, rmsprop } from "./rmsprop.ts";
export { type SgdOptions, sgd } from "./sgd.ts";
