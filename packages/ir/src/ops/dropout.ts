import { number } from "./attrs.ts";
import { composite } from "./composite.ts";
import { type Node, node } from "./node.ts";

/**
 * x: while a network learns, with elements left out at random and the others made larger by 1/(1 − p)
 *
 * Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting, 2014.
 */
export const dropoutOp = composite({
  name: "dropout",
  operands: [{ name: "x", takes: "f32" }],
  attrs: { p: number, mask: number },
  shape: ([x]) => x!.shape,
  decompose: ([x]) => x!,
});

/** x, of whose elements a part p is left out while a network learns; `mask` numbers the dropouts of a model. */
export const dropout = (x: Node, p: number, mask = 0) => node(dropoutOp, [x], { p, mask });
