import { checkF32, gotKind, gotValue, kindOf, type Node, type Shape, shapeText } from "@sinter/ir";
import { exact } from "../exact.ts";
import { invalid } from "../invalid.ts";

/**
 * One number from 0 for each element of the last axis, as a constant.
 * @throws SinterError INVALID_ARGUMENT if there are more or less of them, or one is below 0
 */
export function alongLast(numbers: ArrayLike<number>, output: Shape, what: string): Node {
  const isList = Array.isArray(numbers) || kindOf(numbers) !== undefined;
  if (!isList) invalid(`${what}: expected a list of numbers, got ${gotKind(numbers)}`);
  const size = output.at(-1);
  if (numbers.length !== size)
    invalid(`${what}: an output ${shapeText(output)} needs ${size} numbers, got ${numbers.length}`);
  const wrong = Array.from(numbers).find((x) => !(Number.isFinite(x) && x >= 0));
  if (wrong !== undefined) invalid(`${what}: expected numbers from 0, got ${gotValue(wrong)}`);
  for (const number of Array.from(numbers)) checkF32(number, what);
  return exact(numbers);
}
