import type { Shape } from "../shape/dim.ts";
import { reshapeShape } from "../shape/reshape.ts";
import { dims } from "./attrs.ts";
import { type Node, node } from "./node.ts";
import { movement } from "./op.ts";

/** the same elements in another shape, in which one dimension may be −1: what is left */
export const reshapeOp = movement({
  name: "reshape",
  operands: [{ name: "x", takes: "any" }],
  moves: true,
  attrs: { shape: dims },
  normalize: ({ shape }, [x]) => ({ shape: reshapeShape(x!.shape, shape) }),
  shape: (_, { shape }) => shape,
  dtype: ([x]) => x!.dtype,
  evaluate: ([x]) => x!.data,
});

/** The same elements in another shape, in which one dimension may be −1: what is left. */
export const reshape = (x: Node, shape: Shape) => node(reshapeOp, [x], { shape });
