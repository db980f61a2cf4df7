import * as scalar from "@sinter/ir/scalar";
import { reads, type Step, target } from "../step.ts";
import { type Buffer, isDense, isStatic, type View } from "../value.ts";

/**
 * Steps of which those that compute a state's next value, element by element, write it in its place rather than beside
 * it, where no later step reads the state as it was.
 */
export function inPlace(steps: readonly Step[]): Step[] {
  let result = [...steps];
  for (const copy of steps) {
    const made = withoutCopy(result, copy);
    if (made !== null) result = made;
  }
  return result;
}

/** The steps without one that copies a value to a state, or null where it cannot be left out. */
function withoutCopy(steps: readonly Step[], copy: Step): Step[] | null {
  const [from] = copy.operands;
  const state = target(copy);
  const isCopy = "body" in copy.attrs && copy.attrs.body === scalar.arg(0) && state.place.kind === "state";
  if (!isCopy || from === undefined || isStatic(from.of) || !isDense(from) || !isDense(copy.out)) return null;
  const value = from.of;
  if (value.place.kind !== "arena" || value.rowSize !== state.rowSize) return null;
  const writers = steps.filter((step) => target(step) === value);
  const [writer] = writers;
  if (writers.length !== 1 || writer?.kind !== "map" || !isDense(writer.out)) return null;
  const readsState = (step: Step) => reads(step).some(({ of }) => of === state);
  const inOrder = reads(writer).every((view) => view.of !== state || isDense(view));
  const later = steps.slice(steps.indexOf(writer) + 1);
  if (!inOrder || later.some((step) => readsState(step) || (step !== copy && target(step) === state)))
    return null;
  const moved = (view: View): View => (view.of === value ? { ...view, of: state } : view);
  return steps.flatMap((step) => (step === copy ? [] : [movedStep(step, value, moved)]));
}

function movedStep(step: Step, value: Buffer, moved: (view: View) => View): Step {
  if (target(step) !== value && !reads(step).some(({ of }) => of === value)) return step;
  const { operands, out, epilogue } = step;
  return {
    ...step,
    operands: operands.map(moved),
    out: moved(out),
    epilogue: epilogue && { ...epilogue, operands: epilogue.operands.map(moved) },
  };
}
