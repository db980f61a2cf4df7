import { generator } from "@sinter/dsl/internal";

/** The numbers 0, 1, …, count − 1. */
export const inOrder = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => i);

/**
 * The same numbers in an order that follows from the seed and a name alone (Fisher and Yates; Durstenfeld, Algorithm 235,
 * 1964).
 */
export function shuffled(order: Uint32Array, seed: number, name: string): Uint32Array {
  const result = order.slice();
  const random = generator(seed, name);
  const drawn = new Float64Array(512);
  let next = drawn.length;
  for (let i = result.length - 1; i > 0; i--) {
    if (next === drawn.length) {
      random(drawn);
      next = 0;
    }
    const j = Math.floor(drawn[next++]! * (i + 1));
    const own = result[i]!;
    result[i] = result[j]!;
    result[j] = own;
  }
  return result;
}
