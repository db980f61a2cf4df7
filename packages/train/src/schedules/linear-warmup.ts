import { gotKind } from "@sinter/ir";
import { invalid } from "../invalid.ts";
import { constant } from "./constant.ts";
import { checkSteps, type Schedule } from "./schedule.ts";

/**
 * (t + 1)/n in the first n steps, and then what another schedule says, which begins there.
 * @throws SinterError INVALID_ARGUMENT if `steps` is no whole number from 1
 * @example
 * trainer(net, { loss: mse(), optimizer: adam(), schedule: linearWarmup(100, cosine(900)) });
 */
export function linearWarmup(steps: number, then: Schedule = constant()): Schedule {
  checkSteps("linearWarmup(steps)", steps);
  if (typeof then !== "function")
    invalid(`linearWarmup: then is a schedule, such as cosine(), got ${gotKind(then)}`);
  return (t, all) =>
    t < steps ? (t + 1) / steps : then(t - steps, all === undefined ? undefined : Math.max(1, all - steps));
}
