import { checkFactor, checkSteps, type Schedule } from "./schedule.ts";

/**
 * γ^⌊t/size⌋: multiplied by γ after every `size` steps, as PyTorch's StepLR.
 * @throws SinterError INVALID_ARGUMENT if size is no whole number from 1, or γ below 0
 */
export function step(size: number, gamma = 0.1): Schedule {
  checkSteps("step(size, gamma)", size);
  checkFactor("step: gamma", gamma);
  return (t) => gamma ** Math.floor(t / size);
}
