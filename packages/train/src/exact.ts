import type { Node, Shape } from "@sinter/ir";
import * as build from "@sinter/ir/build";

/**
 * Numbers as a constant, to 48 bits: the sum of two of f32, which is known before a program runs, and rounded once.
 * @param shape `[n]` unless given
 */
export function exact(numbers: ArrayLike<number>, shape: Shape = [numbers.length]): Node {
  const high = Float32Array.from(numbers);
  const low = Float32Array.from(high, (x, i) => (Number.isFinite(x) ? numbers[i]! - x : 0));
  const constant = build.constant(high, shape);
  return low.every((x) => x === 0) ? constant : build.apply("add", constant, build.constant(low, shape));
}

/** A number as a constant, to 48 bits. */
export const exactScalar = (x: number): Node => exact([x], []);
