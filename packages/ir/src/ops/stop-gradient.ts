import { composite } from "./composite.ts";
import { type Node, node } from "./node.ts";

/**
 * x, as a value that no gradient flows through
 *
 * For everything but derivatives it is x.
 */
export const stopGradientOp = composite({
  name: "stopGradient",
  operands: [{ name: "x", takes: "any" }],
  attrs: {},
  shape: ([x]) => x!.shape,
  dtype: ([x]) => x!.dtype,
  decompose: ([x]) => x!,
});

/** x, through which no gradient flows. */
export const stopGradient = (x: Node) => node(stopGradientOp, [x], {});
