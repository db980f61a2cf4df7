import { checkSteps, type Schedule } from "./schedule.ts";

/**
 * (1 + cos πt/T)/2: from 1 to 0 in T steps, and back, as PyTorch's CosineAnnealingLR.
 *
 * Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts, 2017.
 * @throws SinterError INVALID_ARGUMENT if `steps` is no whole number from 1
 */
export function cosine(steps: number): Schedule {
  checkSteps("cosine(steps)", steps);
  return (t) => (1 + Math.cos((Math.PI * t) / steps)) / 2;
}
