import { checkOptions, gotValue, type Scalar } from "@sinter/ir";
import { invalid } from "../invalid.ts";

/** What an update is made of, for one element of a parameter. */
export interface Element<Slot extends string, Number extends string> {
  readonly parameter: Scalar;
  /** The gradient of the loss, after clipping. */
  readonly gradient: Scalar;
  /** What was kept of the steps before, by name. */
  readonly kept: { readonly [S in Slot]: Scalar };
  /** The numbers of this step, by name. */
  readonly numbers: { readonly [N in Number]: Scalar };
}

/** An optimizer: what one step does to one element of a parameter. Every network and backend follow from it. */
export interface Optimizer<Slot extends string = string, Number extends string = string> {
  /** How dumps and messages call it. */
  readonly name: string;
  /** The learning rate, before a schedule changes it. */
  readonly lr: number;
  /** What it keeps for each element between steps, 0 before the first, and where its size is below 2⁻¹⁰⁰. */
  readonly slots: readonly Slot[];
  /**
   * Numbers that are the same for all elements of a step and change from step to step: computed in f64 from the
   * number of the step, which is 1 at first, and its learning rate.
   */
  readonly numbers: { readonly [N in Number]: (step: number, lr: number) => number };
  /** What takes the parameter's place, and that of each slot. */
  readonly update: (element: Element<Slot, Number>) => { readonly [K in Slot | "parameter"]: Scalar };
}

/**
 * An optimizer of one's own, from what it does to one element.
 * @throws SinterError INVALID_ARGUMENT if the learning rate is no number from 0
 * @example
 * const signSgd = defineOptimizer({
 *   name: "signSgd",
 *   lr: 0.01,
 *   slots: [],
 *   numbers: { lr: (_step, lr) => lr },
 *   update: ({ parameter: p, gradient: g, numbers }) => ({
 *     parameter: scalar.sub(p, scalar.mul(numbers.lr, scalar.sub(scalar.lt(0, g), scalar.lt(g, 0)))),
 *   }),
 * });
 */
export function defineOptimizer<const Slot extends string, Number extends string>(
  definition: Optimizer<Slot, Number>,
): Optimizer {
  const given = checkOptions(definition, ["name", "lr", "slots", "numbers", "update"], "defineOptimizer");
  const { name, lr, slots, numbers, update } = given as Optimizer<Slot, Number>;
  if (typeof name !== "string" || !NAME.test(name))
    invalid(`defineOptimizer: an optimizer needs a name like "adam", got ${gotValue(name)}`);
  checkNumber(name, "lr", lr, 0, Infinity);
  if (!Array.isArray(slots)) invalid(`${name}: slots is a list of names, got ${gotValue(slots)}`);
  for (const slot of slots)
    if (typeof slot !== "string" || !NAME.test(slot) || /^parameters?$/.test(slot))
      invalid(`${name}: a slot needs a name like "momentum", got ${gotValue(slot)}`);
  if (Object(numbers) !== numbers)
    invalid(`${name}: numbers are functions of step and learning rate by name, got ${gotValue(numbers)}`);
  for (const [key, number] of Object.entries<unknown>(numbers))
    if (typeof number !== "function")
      invalid(`${name}: the number ${key} is a function of step and learning rate, got ${gotValue(number)}`);
  if (typeof update !== "function") invalid(`${name}: update is a function, got ${gotValue(update)}`);
  return Object.freeze({ ...definition }) as unknown as Optimizer;
}

const NAME = /^[A-Za-z][A-Za-z0-9]*$/;

/** The options of an optimizer with their defaults, checked to be its own, and numbers or truth values. */
export function settings<O extends object>(
  name: string,
  given: O | undefined,
  defaults: { readonly [K in keyof Required<O>]: Required<O>[K] },
): Required<O> {
  const checked = checkOptions<O>(given, Object.keys(defaults) as (keyof O & string)[], name);
  const all = { ...defaults, ...dropUndefined(checked) } as Required<O>;
  for (const [key, fallback] of Object.entries(defaults)) {
    const value = all[key as keyof O];
    if (typeof fallback === "boolean" && typeof value !== "boolean")
      invalid(`${name}: ${key} is true or false, got ${gotValue(value)}`);
    if (typeof fallback === "number")
      checkNumber(name, key, value, key === "epsilon" ? 2 ** -126 : 0, Infinity);
  }
  return all;
}

const dropUndefined = (given: object): object =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

/** @throws SinterError INVALID_ARGUMENT unless `value` is a number in [least, most) */
export function checkNumber(name: string, key: string, value: unknown, least: number, most: number): void {
  if (typeof value === "number" && value >= least && value < most) return;
  const range = most === Infinity ? `a number from ${least}` : `a number from ${least} and below ${most}`;
  invalid(`${name}: ${key} is ${range}, got ${gotValue(value)}`);
}

/** @throws SinterError INVALID_ARGUMENT unless both are numbers in [0, 1) */
export function checkBetas(name: string, betas: readonly [number, number]): void {
  if (!Array.isArray(betas) || betas.length !== 2)
    invalid(`${name}: betas are two numbers, like [0.9, 0.999], got ${gotValue(betas)}`);
  for (const beta of betas) checkNumber(name, "a beta", beta, 0, 1);
}
