export type { Output } from "./io.ts";
export { main } from "./main.ts";
