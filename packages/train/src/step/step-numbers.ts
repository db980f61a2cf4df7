import { gotValue } from "@sinter/ir";
import { invalid } from "../invalid.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { Numbers } from "./parameters.ts";

/**
 * Writes the numbers of step t = 1, 2, … of all optimizers, one after another, for learning rates times `factor`. Each has a
 * function of its own that writes it: so engines make no object of a number on its way from one function to another.
 * @throws SinterError INVALID_ARGUMENT, from what it gives, for a number that is not finite there
 */
export function stepNumbers(
  optimizers: readonly Optimizer[],
  to: Numbers,
): (step: number, factor: number) => void {
  let count = 0;
  const names: string[] = [];
  const setters = optimizers.flatMap(({ name, lr, numbers }) =>
    Object.entries(numbers).map(([key, number]) => {
      const at = count++;
      names.push(`${name}: the number ${key}`);
      return (step: number, factor: number): void => {
        to[at] = number(step, lr * factor);
      };
    }),
  );
  return (step, factor) => {
    for (let i = 0; i < setters.length; i++) {
      setters[i]!(step, factor);
      if (!Number.isFinite(to[i]))
        invalid(`${names[i]} of step ${step} is ${gotValue(to[i])}, where a finite one is expected`);
    }
  };
}
