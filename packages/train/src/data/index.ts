export type { Data, DataArray } from "./data.ts";
export { type SplitOptions, split } from "./split.ts";
export { standardization } from "./standardization.ts";
