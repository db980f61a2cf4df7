import { checkOptions } from "@sinter/ir";
import { checkFactor, over, type Schedule } from "./schedule.ts";

export interface OneCycleOptions {
  /** The part of the steps in which the learning rate rises; 0.3 unless given. */
  readonly warmup?: number;
  /** The first learning rate is the largest one divided by this; 25 unless given. */
  readonly divideFirst?: number;
  /** The last one is the first one divided by this; 10,000 unless given. */
  readonly divideLast?: number;
}

/**
 * Up to the optimizer's learning rate and down again, both along half a cosine, as PyTorch's OneCycleLR; after the
 * last step it stays where it is.
 *
 * Smith and Topin, Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates, 2018.
 * @param steps how many there are; all of a `fit` unless given
 * @throws SinterError INVALID_ARGUMENT if `steps` is no whole number from 1, or an option is no number from 0
 */
export function oneCycle(steps?: number, options?: OneCycleOptions): Schedule {
  const {
    warmup = 0.3,
    divideFirst = 25,
    divideLast = 10_000,
  } = checkOptions<OneCycleOptions>(options, ["warmup", "divideFirst", "divideLast"], "oneCycle");
  for (const [name, value] of Object.entries({ warmup, divideFirst, divideLast }))
    checkFactor(`oneCycle: ${name}`, value);
  const first = 1 / divideFirst;
  const last = first / divideLast;
  const between = (from: number, to: number, part: number) =>
    to + ((from - to) * (1 + Math.cos(Math.PI * part))) / 2;
  return over("oneCycle", steps, (t, all) => {
    const [top, end] = [warmup * all - 1, all - 1];
    if (t >= end) return last;
    return t <= top ? between(first, 1, top === 0 ? 1 : t / top) : between(1, last, (t - top) / (end - top));
  });
}
