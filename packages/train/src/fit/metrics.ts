import { invalid } from "../invalid.ts";

/** A figure of merit: of a model's outputs for some rows, and their targets. */
export type Metric<Out = never, Targets = never> = (outputs: Out, targets: Targets) => number;

/** The index of the largest of `count` numbers from `at` on. */
function largest(values: ArrayLike<number>, at: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (values[at + i]! > values[at + best]!) best = i;
  return best;
}

/**
 * The part of rows whose largest output is that of the target's class.
 * @throws SinterError INVALID_ARGUMENT if targets are no class indices, or outputs no whole number for each
 */
export function accuracy(outputs: Float32Array, targets: Float32Array | Int32Array): number {
  if (!(targets instanceof Int32Array))
    return invalid("accuracy: targets are class indices, an Int32Array; for others see binaryAccuracy");
  const classes = outputs.length / targets.length;
  if (!Number.isInteger(classes))
    return invalid(`accuracy: ${outputs.length} outputs do not fit ${targets.length} targets`);
  let right = 0;
  for (const [row, label] of targets.entries())
    if (largest(outputs, row * classes, classes) === label) right++;
  return right / targets.length;
}

/**
 * The part of elements on the right side: a logit above 0 where the target is above 1/2.
 * @throws SinterError INVALID_ARGUMENT if there are not as many outputs as targets
 */
export function binaryAccuracy(outputs: Float32Array, targets: Float32Array): number {
  checkLengths("binaryAccuracy", outputs, targets);
  let right = 0;
  for (let i = 0; i < targets.length; i++) if (outputs[i]! > 0 === targets[i]! > 0.5) right++;
  return right / targets.length;
}

/**
 * The mean of |output − target|.
 * @throws SinterError INVALID_ARGUMENT if there are not as many outputs as targets
 */
export function meanAbsoluteError(outputs: Float32Array, targets: Float32Array): number {
  checkLengths("meanAbsoluteError", outputs, targets);
  let sum = 0;
  for (let i = 0; i < targets.length; i++) sum += Math.abs(outputs[i]! - targets[i]!);
  return sum / targets.length;
}

function checkLengths(name: string, outputs: Float32Array, targets: Float32Array): void {
  if (outputs.length !== targets.length)
    invalid(`${name}: ${outputs.length} outputs do not fit ${targets.length} targets`);
}
