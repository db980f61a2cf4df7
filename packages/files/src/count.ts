/** Whether `x` is a whole number of things. */
export const isCount = (x: unknown): x is number =>
  typeof x === "number" && Number.isSafeInteger(x) && x >= 0;

/**
 * How many elements a shape has, or more than any file where that is beyond 2⁵³: no product of sizes
 * from 1 on is rounded to less.
 */
export const elementsOf = (shape: readonly number[]): number =>
  shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1);
