import type { Shape } from "../shape/dim.ts";
import { broadcastShape } from "../shape/move.ts";
import { dims } from "./attrs.ts";
import { type Node, node } from "./node.ts";
import { movement } from "./op.ts";
import { broadcastStrides, readStrided } from "./strides.ts";

/** axes of size 1, and missing leading axes, repeated up to a shape */
export const broadcastOp = movement({
  name: "broadcast",
  operands: [{ name: "x", takes: "any" }],
  moves: true,
  attrs: { shape: dims },
  shape: ([x], { shape }) => broadcastShape(x!.shape, shape),
  dtype: ([x]) => x!.dtype,
  evaluate: ([x], _, shape) => readStrided(x!.data, shape, broadcastStrides(x!.shape, shape)),
});

/** Axes of size 1, and missing leading axes, repeated up to `shape`. */
export const broadcast = (x: Node, shape: Shape) => node(broadcastOp, [x], { shape });
