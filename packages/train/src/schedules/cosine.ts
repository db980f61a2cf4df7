import { over, type Schedule } from "./schedule.ts";

/**
 * (1 + cos πt/T)/2: from 1 to 0 in T steps, and back, as PyTorch's CosineAnnealingLR.
 *
 * Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts, 2017.
 * @param steps T; all steps of a `fit` unless given
 * @throws SinterError INVALID_ARGUMENT if `steps` is no whole number from 1
 */
export const cosine = (steps?: number): Schedule =>
  over("cosine", steps, (t, all) => (1 + Math.cos((Math.PI * t) / all)) / 2);
