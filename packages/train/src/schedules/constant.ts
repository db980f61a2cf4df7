import type { Schedule } from "./schedule.ts";

/** The same learning rate in every step. */
export const constant = (): Schedule => () => 1;
