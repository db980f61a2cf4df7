export { constant } from "./constant.ts";
export { cosine } from "./cosine.ts";
export { linearWarmup } from "./linear-warmup.ts";
export { type OneCycleOptions, oneCycle } from "./one-cycle.ts";
export type { Schedule } from "./schedule.ts";
export { step } from "./step.ts";
