import { product } from "@sinter/ir";
import { type Step, target } from "./step.ts";
import { isBatched, isDense, type View } from "./value.ts";

/**
 * Steps in groups that run through their elements together, so that what one writes is in a register when the next one
 * reads it: elementwise steps side by side whose values have one size, element i of each made of elements i.
 * Other steps stand alone.
 */
export function together(steps: readonly Step[]): Step[][] {
  const groups: Step[][] = [];
  for (const step of steps) {
    const group = groups.at(-1);
    if (group !== undefined && isInStep(group[0]!) && fits(step, group)) group.push(step);
    else groups.push([step]);
  }
  return groups;
}

/** What is one number for all elements is read before any of them is written. */
const fits = (step: Step, group: readonly Step[]): boolean =>
  isInStep(step) &&
  sizeOf(step) === sizeOf(group[0]!) &&
  step.operands.every((view) => isDense(view) || group.every((other) => target(other) !== view.of));

const sizeOf = ({ out }: Step): number => product(out.shape);

/** Whether a step computes one element after another of values that lie alike, or do not change. */
const isInStep = (step: Step): boolean =>
  step.kind === "map" &&
  !isBatched(step.out) &&
  isDense(step.out) &&
  step.operands.every((view) => isDense(view) || isOne(view, step));

/** Whether all elements are one, which no step of a group writes. */
const isOne = (view: View, step: Step): boolean =>
  view.of !== target(step) && view.shape.every((size, i) => size === 1 || view.strides[i] === 0);
