import type { Node } from "@sinter/ir";
import * as build from "@sinter/ir/build";

/** 0, 1, … */
export const count = (size: number): Node => build.constant(Float32Array.from({ length: size }, (_, i) => i));

/**
 * Whether each of `size` numbers is the one of a tensor [...], as [..., size].
 * @param numbers whole ones
 */
export function isThis(numbers: Node, size: number): Node {
  const { shape } = numbers;
  const spread = build.broadcast(build.reshape(numbers, [...shape, 1]), [...shape, size]);
  return build.apply("equal", spread, count(size));
}
