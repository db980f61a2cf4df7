import { type Bounded, stateBounds, type Values } from "@sinter/ir";
import type { Optimizer, Schedule, Trainer } from "@sinter/train";
import { expect } from "vitest";

type Numbers = Float32Array | Float64Array | Int32Array;
type AnyTrainer = Trainer<never, never, unknown, unknown>;

/** The arrays of one step. */
export interface Batch {
  readonly x: Numbers;
  readonly y: Numbers;
}

/** The states of a trainer with one group, by the names that the step's graph has for them. */
export function statesOfTrainer(t: AnyTrainer): Record<string, Float64Array> {
  const parts: Record<string, number[]> = {};
  for (const [name, { data }] of Object.entries(t.state().tensors)) {
    const [kind, slot] = name.split(".") as [string, string];
    const state = kind === "params" ? "parameters" : slot;
    parts[state] ??= [];
    parts[state].push(...data);
  }
  return Object.fromEntries(Object.entries(parts).map(([name, data]) => [name, Float64Array.from(data)]));
}

/** The inputs of the graph of a step, 1, 2, …, as a program in f32 has them. */
export function namedInputs(
  { x, y }: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
  optimizer: Optimizer,
  schedule: Schedule,
  step: number,
): Values {
  const lr = optimizer.lr * schedule(step - 1);
  const numbers = Float32Array.from(Object.values(optimizer.numbers), (number) => number(step, lr));
  return { x, target: y, ...(numbers.length > 0 && { numbers }) };
}

/**
 * Takes a step, which must end where the f64 oracle says, from the states and inputs as the program has them, within the
 * bound that rounding allows.
 * @returns whether all is finite; where a loss is refused, the bound must allow that
 */
export function expectStep(
  t: AnyTrainer,
  batch: Batch,
  { optimizer, schedule = () => 1 }: { readonly optimizer: Optimizer; readonly schedule?: Schedule },
  what: string,
): boolean {
  const { outputs, states } = stateBounds(
    t.graph,
    namedInputs(batch, optimizer, schedule, t.steps + 1),
    {},
    statesOfTrainer(t),
  );
  let loss: number;
  try {
    loss = t.step(batch.x as never, batch.y as never);
  } catch (error) {
    if ((error as { readonly code?: string }).code !== "NOT_FINITE") throw error;
    const { value, bound } = outputs.loss!;
    if (Math.abs(value[0]!) + bound[0]! < LARGEST / 1e9) expect.fail(`${what}: ${(error as Error).message}`);
    return false;
  }
  within([loss], outputs.loss!, `${what}: the loss`);
  const found = statesOfTrainer(t);
  for (const [name, bounded] of Object.entries(states)) within(found[name]!, bounded, `${what}: ${name}`);
  return Object.values(found).every((data) => data.every(Number.isFinite));
}

/** The largest number of f32. What makes a loss may be larger than the loss, by some orders. */
const LARGEST = 3.4028234663852886e38;

function within(found: ArrayLike<number>, { value, bound }: Bounded, what: string): void {
  for (let i = 0; i < value.length; i++)
    if (Math.abs(value[i]!) + bound[i]! < LARGEST && !(Math.abs(found[i]! - value[i]!) <= bound[i]!))
      expect.fail(`${what}[${i}] is ${found[i]}, the oracle says ${value[i]} ± ${bound[i]}`);
}
