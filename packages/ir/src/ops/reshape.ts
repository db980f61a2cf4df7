import { shapeText } from "../shape/dim.ts";
import { reshapeShape } from "../shape/reshape.ts";
import type { OpAttrs, Primitive } from "./op.ts";

export const reshape: Primitive<OpAttrs["reshape"]> = {
  accepts: "any",
  key: ({ shape }) => shapeText(shape),
  infer: ([x], { shape }) => ({ shape: reshapeShape(x!.shape, shape), dtype: x!.dtype }),
  evaluate: ([x]) => x!.data,
};
