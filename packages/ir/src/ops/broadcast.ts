import { shapeText } from "../shape/dim.ts";
import { broadcastShape } from "../shape/move.ts";
import type { OpAttrs, Primitive } from "./op.ts";
import { broadcastStrides, readStrided } from "./strides.ts";

/** Axes of size 1, and missing leading axes, are repeated. */
export const broadcast: Primitive<OpAttrs["broadcast"]> = {
  accepts: "any",
  key: ({ shape }) => shapeText(shape),
  infer: ([x], { shape }) => ({ shape: broadcastShape(x!.shape, shape), dtype: x!.dtype }),
  evaluate: ([x], _, shape) => readStrided(x!.data, shape, broadcastStrides(x!.shape, shape)),
};
