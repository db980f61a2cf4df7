import { gradientsOrNull } from "@sinter/autodiff";
import { checkParams } from "@sinter/backend";
import {
  init,
  isModel,
  type Model,
  type Params,
  type RunOutput,
  type Specs,
  type TypedInput,
} from "@sinter/dsl";
import { MODEL, paramsByName } from "@sinter/dsl/internal";
import { type Graph, gotKind, gotValue, paramsOf, SinterError } from "@sinter/ir";
import { invalid } from "./invalid.ts";
import { whereNotFinite } from "./step/diagnose.ts";
import { type DeclaredTargets, objectiveFrom } from "./step/loss-function.ts";
import { chosen } from "./step/names.ts";
import { forwardGraph, type Objective } from "./step/objective.ts";
import { Parameters, type Stored } from "./step/parameters.ts";
import type { StepReport } from "./step/program.ts";
import { Programs } from "./step/programs.ts";
import { stepNumbers } from "./step/step-numbers.ts";
import { trainingForm } from "./step/training-form.ts";
import { checkTrainerOptions, type TrainerOptions } from "./trainer-options.ts";
import type { AnyObjective, TargetsOf } from "./types.ts";

/** All that changes from step to step: to be kept, and to go on from bit for bit. */
export interface TrainerState {
  /** How many steps were taken. */
  readonly step: number;
  /** `params.NAME` for each parameter, `optimizer.SLOT.NAME` for what an optimizer keeps for it. */
  readonly tensors: Readonly<Record<string, Stored>>;
}

/** A network that learns: its parameters and its optimizer's state are those of one compiled program. */
export interface Trainer<In = never, Targets = never, Out = unknown, Values = unknown> {
  /**
   * One step: the loss of the parameters as they were, by whose gradients the optimizer changes them.
   * @param weights how much each row counts, of a trainer with `sampleWeights`
   * @throws SinterError INPUT_MISMATCH for arrays that do not fit; NOT_FINITE if the loss is NaN or infinite, with the
   *   first value and row that are so; in both cases nothing has changed
   */
  step(inputs: In, targets: Targets, weights?: Float32Array): number;
  /**
   * The loss as it is; nothing is learned from it.
   * @throws SinterError INPUT_MISMATCH
   */
  evaluate(inputs: In, targets: Targets, weights?: Float32Array): number;
  /**
   * What the model gives with the parameters as they are.
   * @throws SinterError INPUT_MISMATCH
   */
  predict(inputs: In): Out;
  /** The parameters as they are, as `init` has them: copies. */
  params(): Values;
  /** All that changes from step to step: copies. */
  state(): TrainerState;
  /**
   * Goes on from a state.
   * @throws SinterError PARAMS_MISMATCH, listing the differences, if it is another trainer's; nothing has changed then
   */
  restore(state: TrainerState): void;
  /** How many steps were taken. */
  readonly steps: number;
  /** The step's graph: forward, backward and updates. */
  readonly graph: Graph;
  /** What was done to it, and on what it runs. */
  readonly report: StepReport;
}

/**
 * A trainer of a model: forward, backward and the optimizer's update are one graph, compiled like any other.
 *
 * @throws SinterError INVALID_ARGUMENT, SHAPE_MISMATCH or PARAMS_MISMATCH for options that do not fit the model or each
 *   other
 * @example
 * const net = sequential(linear(784, 256), relu(), linear(256, 10));
 * const t = trainer(net, { loss: crossEntropy(), optimizer: adam({ lr: 1e-3 }), seed: 1 });
 * for (const { x, labels } of batches) console.log(t.step(x, labels));
 * const program = compile(net, { params: t.params() });
 */
export function trainer<
  I extends Specs,
  O,
  M,
  const L extends AnyObjective<O, T, M>,
  T extends DeclaredTargets | undefined = undefined,
>(
  model: Model<I, O> & M,
  options: TrainerOptions<L, T>,
): Trainer<TypedInput<I>, TargetsOf<L, T, O>, RunOutput<O>, Params<M>>;
export function trainer(model: Model, options: TrainerOptions): unknown {
  return makeTrainer(model, options).trainer;
}

/**
 * A trainer, and how the rows of its batches are called from now on, for messages.
 * @param all how many steps there will be, if that is known
 */
export function makeTrainer(
  model: Model,
  options: TrainerOptions,
  all?: number,
): {
  readonly trainer: Trainer<unknown, unknown, unknown, unknown>;
  readonly nameRows: (nameOf: (row: number) => string) => void;
  /** How many classes each target has that may come as class indices. */
  readonly classes: ReadonlyMap<string, number>;
  /** Where the value that was evaluated last is not finite, in words. */
  readonly whereEvaluated: () => string;
} {
  if (!isModel(model)) invalid(`trainer expects a model, got ${gotKind(model)}`);
  const given = checkTrainerOptions(options);
  const { schedule = () => 1, optimizer, groups = [] } = given;
  const parts = model[MODEL];
  const objective = objectiveFrom(model.graph, given.loss, given.targets);
  const names = paramsOf(model.graph).map(({ attrs }) => attrs.name);
  const still = given.frozen === undefined ? [] : chosen(given.frozen, names, "trainer: frozen");
  const form = trainingForm(model.graph, new Set(still));
  const frozen = new Set([
    ...still,
    ...parts.params.flatMap(({ name, isLearned }) => (isLearned ? [] : [name])),
    ...unreached(form.graph, objective),
  ]);
  const kept = new Set(form.kept.keys());
  const parameters = new Parameters(model.graph, optimizer, { groups, frozen, kept });
  const seed = given.seed ?? 0;
  const values = checkParams(
    model.graph,
    paramsByName(parts, given.params ?? init(model, { seed, weights: given.weights })),
  );
  const programs = new Programs(model.graph, { ...given, form, objective, parameters, values, seed });
  const setNumbers = stepNumbers(
    parameters.learning.map((group) => group.optimizer),
    programs.numbers,
  );
  let steps = 0;
  let isBusy = false;
  let nameOf = (row: number): string => `row ${row}`;

  /** What learning rates are multiplied by in the next step. */
  const factorNow = (): number => {
    const factor = schedule(steps, all);
    if (factor >= 0 && factor < Infinity) return factor;
    return invalid(
      `trainer: the schedule gives ${gotValue(factor)} at step ${steps}, where a number from 0 is expected`,
    );
  };
  const whereInForward = ({ forward, arrays }: Programs["lastCall"]): string =>
    whereNotFinite(
      forward,
      { inputs: arrays, params: Object.fromEntries(parameters.views(programs.states)) },
      nameOf,
    );
  const refuse = (loss: number): never => {
    const { lastCall, graph, states } = programs;
    const [what, where] = Number.isFinite(loss)
      ? [
          "a gradient of the loss is NaN or infinite",
          whereNotFinite(graph, { inputs: lastCall.arrays, states }, nameOf),
        ]
      : [`the loss is ${loss}`, whereInForward(lastCall)];
    throw new SinterError(
      "NOT_FINITE",
      `step ${steps + 1}: ${what}; ${where}; nothing was learned from this batch`,
    );
  };
  const made: Trainer<unknown, unknown, unknown, unknown> = {
    step(inputs, targets, weights) {
      if (isBusy)
        invalid("step is called while a step is taken, by a getter of its arrays or by the schedule");
      isBusy = true;
      try {
        setNumbers(steps + 1, factorNow());
        const allFinite = programs.step(steps, inputs, targets, weights);
        const loss = programs.loss[0]!;
        if (!allFinite) refuse(loss);
        steps++;
        return loss;
      } finally {
        isBusy = false;
      }
    },
    evaluate: (inputs, targets, weights) => programs.evaluate(inputs, targets, weights),
    predict: (inputs) => programs.predict(inputs),
    params() {
      const views = parameters.views(programs.states);
      const used = parts.params.filter(({ isUsed }) => isUsed);
      return Object.fromEntries(
        used.flatMap(({ name, shape, aliases }) => {
          const param = { shape, data: views.get(name)!.slice() };
          return [name, ...aliases].map((each) => [each, param] as const);
        }),
      );
    },
    state: () => ({ step: steps, tensors: parameters.store(programs.states) }),
    restore(state) {
      const { step, tensors } = Object(state) as TrainerState;
      if (!Number.isSafeInteger(step) || step < 0 || Object(tensors) !== tensors)
        invalid(`restore expects a trainer's state, got ${gotKind(state)}`);
      parameters.restore(tensors, programs.states);
      steps = step;
    },
    get steps() {
      return steps;
    },
    get graph() {
      return programs.graph;
    },
    get report() {
      return programs.report;
    },
  };
  return {
    trainer: made,
    nameRows(f) {
      nameOf = f;
    },
    classes: new Map(
      Array.from(objective.targets, ([name, kinds]) =>
        kinds.flatMap(({ below }) => (below === undefined ? [] : [[name, below] as const])),
      ).flat(),
    ),
    whereEvaluated: () => whereInForward(programs.lastEvaluation),
  };
}

/** The names of parameters on which the loss does not depend. */
function unreached(model: Graph, objective: Objective): string[] {
  const params = paramsOf(model);
  const kinds = new Map(Array.from(objective.targets, ([name, [first]]) => [name, first!]));
  const [loss] = forwardGraph(model, objective, kinds, false).graph.outputs;
  const found = gradientsOrNull(loss!.node, params);
  const names = params.flatMap(({ attrs }, i) => (found[i] === null ? [attrs.name] : []));
  if (names.length === params.length)
    invalid(
      `trainer: ${params.length === 0 ? "the model has no parameters" : "the loss depends on no parameter"}, so there is nothing to learn`,
    );
  return names;
}
