export type { Curve, Panel, Points, Region } from "./panel.ts";
export { sample } from "./sample.ts";
export { type SvgOptions, svg } from "./svg.ts";
export { type TextOptions, text } from "./text.ts";
