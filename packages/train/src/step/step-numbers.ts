import type { Optimizer } from "../optimizers/optimizer.ts";
import type { Numbers } from "./parameters.ts";

/**
 * Writes the numbers of step t = 1, 2, … of all optimizers, one after another, for learning rates times `factor`. Each has a
 * function of its own that writes it: so engines make no object of a number on its way from one function to another.
 */
export function stepNumbers(
  optimizers: readonly Optimizer[],
  to: Numbers,
): (step: number, factor: number) => void {
  let count = 0;
  const setters = optimizers.flatMap(({ lr, numbers }) =>
    Object.values(numbers).map((number) => {
      const at = count++;
      return (step: number, factor: number): void => {
        to[at] = number(step, lr * factor);
      };
    }),
  );
  return (step, factor) => {
    for (let i = 0; i < setters.length; i++) setters[i]!(step, factor);
  };
}
