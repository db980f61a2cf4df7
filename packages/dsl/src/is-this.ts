import type { Node } from "@sinter/ir";
import * as build from "@sinter/ir/build";

/**
 * Whether each of `size` numbers is the one that an index of a tensor [...] stands for, as [..., size].
 * An index that is not below `size` is refused by `run`: it reads a table of all numbers.
 */
export function isThis(indices: Node, size: number): Node {
  const count = build.constant(
    Float32Array.from({ length: size }, (_, i) => i),
    [size],
  );
  const { shape } = indices;
  const numbers = build.reshape(build.gather(count, indices), [...shape, 1]);
  return build.apply("equal", build.broadcast(numbers, [...shape, size]), count);
}
