import { is, type Node, repeatsAlong, type Shape } from "@sinter/ir";
import * as build from "@sinter/ir/build";

/**
 * A value as elementwise ops can read it in a result of this shape: without the repetition along leading axes
 * that they do by themselves. A gradient that is the same everywhere stays one number.
 */
export function unrepeated(x: Node, shape: Shape): Node {
  const one = numberOf(x);
  if (one !== null) return one;
  return is(x, "broadcast") && repeatsAlong(shape, x.operands[0]!.shape) ? x.operands[0]! : x;
}

/** `x` repeated up to `shape`. */
export const repeat = (x: Node, shape: Shape): Node => build.broadcast(numberOf(x) ?? x, shape);

/** The number that a value repeats, of shape []; null if it is not one. */
export function numberOf(x: Node): Node | null {
  if (x.shape.length === 0) return x;
  return is(x, "broadcast") || is(x, "reshape") ? numberOf(x.operands[0]!) : null;
}
