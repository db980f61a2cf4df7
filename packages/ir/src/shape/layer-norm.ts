import { SinterError } from "../base/error.ts";
import { type Shape, shapeText } from "./dim.ts";
import { checkFeatures } from "./linear.ts";

/** `layerNorm(512)`: how every message names the layer. */
export const layerNormLabel = <N extends number | string>(features: N) => `layerNorm(${features})` as const;

/**
 * `[..., n]` with a scale [n] and a shift [n] keeps its shape.
 * @throws SinterError SHAPE_MISMATCH
 */
export function layerNormShape(x: Shape, scale: Shape, shift: Shape): Shape {
  const [n] = scale;
  if (n === undefined || scale.length !== 1 || shift.length !== 1 || shift[0] !== n)
    throw new SinterError(
      "SHAPE_MISMATCH",
      `layerNorm expects a scale [n] and a shift [n] but receives ${shapeText(scale)} and ${shapeText(shift)}`,
    );
  checkFeatures(layerNormLabel(n), n, x);
  return x;
}
