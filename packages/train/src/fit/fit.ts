import { isModel, type Model, type Params, type RunOutput, type Specs, type TypedInput } from "@sinter/dsl";
import { gotKind } from "@sinter/ir";
import { invalid } from "../invalid.ts";
import type { DeclaredTargets } from "../step/loss-function.ts";
import type { TrainerOptions } from "../trainer-options.ts";
import type { AnyObjective, TargetsOf } from "../types.ts";
import type { RunOptions } from "./options.ts";
import type { Fit } from "./result.ts";
import { Run } from "./run.ts";

export type FitOptions<L, T, In, Targets, Out> = TrainerOptions<L, T> & RunOptions<In, Targets, Out>;

/**
 * Trains a model with data, epoch by epoch, and tells how far it is. Others have their turn every few milliseconds: a page
 * stays smooth, and a server answers.
 *
 * `standardize` layers right behind an input get mean and deviation of the rows that are learned from, unless `params` are
 * given. The same seed and data give the same run, also when it is taken up again from a checkpoint.
 *
 * @throws SinterError INVALID_ARGUMENT or INPUT_MISMATCH for options and data that do not fit; NOT_FINITE if a loss is, with
 *   the first value and the row of the data that brought it: the error's `learned` has the network as it was before
 * @example
 * const { params } = await fit(net, {
 *   data: { inputs, targets }, loss: crossEntropy(), optimizer: adam(), epochs: 20, batch: 32,
 *   validation: 0.2, metrics: { accuracy }, earlyStopping: { patience: 3 },
 * });
 * const program = compile(net, { params: params() });
 */
export function fit<
  I extends Specs,
  O,
  M,
  const L extends AnyObjective<O, T, M>,
  T extends DeclaredTargets | undefined = undefined,
>(
  model: Model<I, O> & M,
  options: FitOptions<L & AnyObjective<O, T, M>, T, TypedInput<I>, NoInfer<TargetsOf<L, T, O>>, RunOutput<O>>,
): Promise<Fit<TypedInput<I>, TargetsOf<L, T, O>, RunOutput<O>, Params<M>>>;
export async function fit(model: Model, options: object): Promise<unknown> {
  if (!isModel(model)) invalid(`fit expects a model, got ${gotKind(model)}`);
  return (await Run.of(model, options as RunOptions & TrainerOptions)).go();
}
