import { SinterError } from "../error.ts";
import { type Shape, sameShape, shapeText } from "./dim.ts";

/**
 * `[..., m, k] · [k, n]` is `[..., m, n]`, `[..., m, k] · [..., k, n]` with equal leading axes
 * likewise, and `[..., m, k] · [k]` is `[..., m]`.
 * @throws SinterError SHAPE_MISMATCH
 */
export function matmulShape(a: Shape, b: Shape): Shape {
  const fail = (why: string): never => {
    throw new SinterError("SHAPE_MISMATCH", `matmul of ${shapeText(a)} and ${shapeText(b)}: ${why}`);
  };
  if (a.length < 2) fail("the left side needs at least two axes");
  if (b.length < 1) fail("the right side needs at least one axis");
  const inner = b.length === 1 ? b[0] : b.at(-2);
  if (a.at(-1) !== inner) fail(`the left side has ${a.at(-1)} columns but the right side has ${inner} rows`);
  if (b.length === 1) return a.slice(0, -1);
  if (b.length > 2 && !sameShape(a.slice(0, -2), b.slice(0, -2))) fail("the leading axes differ");
  return [...a.slice(0, -1), b.at(-1) as Shape[number]];
}
