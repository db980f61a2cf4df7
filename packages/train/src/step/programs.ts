import { compileGraph } from "@sinter/backend";
import { type Graph, gotKind, interpret, kindOf, rowSize, type Values } from "@sinter/ir";
import { optimize } from "@sinter/optimizer";
import { mismatch } from "../invalid.ts";
import type { Target } from "../losses/loss.ts";
import { stepGraph, withStates } from "./graph.ts";
import { PARAMETERS } from "./group.ts";
import { Masks } from "./masks.ts";
import { type Forward, forwardGraph, type Objective } from "./objective.ts";
import type { Numbers, Parameters, States } from "./parameters.ts";
import { compileStep, type StepProgram, type StepReport, type TrainerBackend } from "./program.ts";
import type { TrainingForm } from "./training-form.ts";

interface Settings {
  /** The model as it is while it learns. */
  readonly form: TrainingForm;
  /** From which masks follow. */
  readonly seed: number;
  readonly objective: Objective;
  readonly parameters: Parameters;
  /** The parameters to begin with. */
  readonly values: Values;
  readonly clipGradNorm?: number;
  readonly clipGradValue?: number;
  readonly sampleWeights?: boolean;
  readonly backend?: TrainerBackend;
  readonly deterministic?: boolean;
}

/** A program, and the arrays of its calls in the order of its inputs: the model's, masks, targets, weights of rows, numbers. */
interface Call {
  readonly forward: Forward;
  readonly program: StepProgram;
  readonly arrays: unknown[];
}

const arrayOf = { f32: "Float32Array", i32: "Int32Array", bool: "Uint8Array" } as const;

/**
 * The programs of a trainer: its step, for each kind of targets that it is given, what tells the loss alone, and what
 * gives the model's outputs. The states are those of the step that was taken last.
 */
export class Programs {
  /** The numbers of the next step. */
  readonly numbers: Numbers;
  readonly #model: Graph;
  readonly #settings: Settings;
  readonly #inputs: readonly string[];
  readonly #steps = new Map<string, Call>();
  readonly #evaluations = new Map<string, Call>();
  /** The names of targets that may come as arrays of several kinds. */
  readonly #choices: readonly string[];
  #active: Call | null = null;
  #evaluated: Call | null = null;
  /** For which kinds of targets that is. */
  #key = "";
  readonly #masks: Masks | null;
  #predict: ((inputs: unknown) => unknown) | null = null;

  constructor(model: Graph, settings: Settings) {
    this.#model = model;
    this.#settings = settings;
    this.#inputs = model.inputs.map(({ attrs }) => attrs.name);
    const { form, seed } = settings;
    this.#masks = form.masks.length > 0 || form.fewestRows > 1 ? new Masks(model, form, seed) : null;
    this.#choices = Array.from(settings.objective.targets, ([name, kinds]) =>
      kinds.length > 1 ? [name] : [],
    ).flat();
    const count = settings.parameters.learning.reduce(
      (n, { optimizer }) => n + Object.keys(optimizer.numbers).length,
      0,
    );
    this.numbers = settings.backend === "oracle" ? new Float64Array(count) : new Float32Array(count);
  }

  get states(): States {
    return this.#current.program.states;
  }

  /** The loss of the last step. */
  get loss(): ArrayLike<number> {
    return this.#current.program.loss;
  }

  get graph(): Graph {
    return this.#current.program.graph;
  }

  get report(): StepReport {
    return this.#current.program.report;
  }

  /** Step number `step` from 0 on; the states are replaced if the loss and its gradients are finite, which it gives. */
  step(step: number, inputs: unknown, targets: unknown, weights: unknown): boolean {
    if (this.#choices.length > 0) this.#refuseFloatClasses(inputs, targets);
    const call = this.#activate(targets);
    this.#fill(call, inputs, targets, weights);
    if (isEmpty(call.arrays[0]))
      mismatch(`${this.#inputs[0]}: the batch has no rows, so there is nothing to learn`);
    if (this.#masks !== null) this.#masks.fill(call.arrays, step);
    return call.program.run(call.arrays);
  }

  evaluate(inputs: unknown, targets: unknown, weights: unknown): number {
    const call = this.#callFor(this.#keyOf(targets), targets, this.#evaluations, this.#model, (graph) =>
      withStates(graph, this.#settings.parameters),
    );
    this.#fill(call, inputs, targets, weights);
    this.#show(call.program.states);
    call.program.run(call.arrays);
    this.#evaluated = call;
    return call.program.loss[0]!;
  }

  /** The arrays that the last step was given, by the names of inputs; and the graph of its loss alone. */
  get lastCall(): { readonly forward: Graph; readonly arrays: Values } {
    return named(this.#current);
  }

  /** The same of what was evaluated last. */
  get lastEvaluation(): { readonly forward: Graph; readonly arrays: Values } {
    return named(this.#evaluated!);
  }

  predict(inputs: unknown): unknown {
    this.#predict ??= this.#settings.backend === "oracle" ? this.#oracle() : this.#compiled();
    return this.#predict(inputs);
  }

  #oracle(): (inputs: unknown) => unknown {
    const isSingle = this.#model.outputs[0]?.name === null;
    return (inputs) => {
      const byName = kindOf(inputs) === undefined ? inputs : { [this.#inputs[0]!]: inputs };
      const params = Object.fromEntries(this.#settings.parameters.views(this.states));
      const outputs = interpret(this.#model, byName as Values, params);
      return isSingle ? outputs[""] : outputs;
    };
  }

  #compiled(): (inputs: unknown) => unknown {
    const { backend, deterministic, parameters } = this.#settings;
    const { graph } = optimize(withStates(this.#model, parameters));
    const program = compileGraph(graph, {
      deterministic: deterministic ?? false,
      ...(backend !== undefined && { backend: backend as "wasm" | "cpu" }),
    });
    return (inputs) => {
      this.#show(program.states);
      return program.run(inputs as never);
    };
  }

  /** Lets another program see the parameters as they are. */
  #show(states: States): void {
    for (const [name, data] of Object.entries(states)) data.set(this.states[name]!);
  }

  /** The step that has the states. */
  get #current(): Call {
    return this.#active ?? this.#activate(undefined);
  }

  /** The step for targets of these kinds, which has the states from then on. */
  #activate(targets: unknown): Call {
    const key = this.#keyOf(targets);
    if (this.#active !== null && key === this.#key) return this.#active;
    const { clipGradNorm, clipGradValue, parameters, form } = this.#settings;
    const options = { clipping: { norm: clipGradNorm, value: clipGradValue }, kept: form.kept };
    const call = this.#callFor(key, targets, this.#steps, form.graph, (graph) =>
      stepGraph(graph, parameters, options),
    );
    const { states } = call.program;
    if (this.#active !== null) this.#show(states);
    else
      for (const group of parameters.groups)
        for (const { name, offset } of group.segments)
          states[group.stateOf(PARAMETERS)]!.set(this.#settings.values[name]!, offset);
    this.#active = call;
    this.#key = key;
    return call;
  }

  #callFor(
    key: string,
    targets: unknown,
    made: Map<string, Call>,
    model: Graph,
    graphOf: (forward: Graph) => Graph,
  ): Call {
    const known = made.get(key);
    if (known !== undefined) return known;
    const { objective, parameters, sampleWeights = false, backend, deterministic = false } = this.#settings;
    const forward = forwardGraph(model, objective, this.#kindsOf(targets), sampleWeights);
    const graph = graphOf(forward.graph);
    const program = compileStep(graph, { sizes: parameters.sizes, backend, deterministic });
    // The numbers of a step come behind the inputs of its loss.
    const arrays = graph.inputs.map((_, i) => (i < forward.graph.inputs.length ? null : this.numbers));
    const call = { forward, program, arrays };
    made.set(key, call);
    return call;
  }

  #keyOf(targets: unknown): string {
    let key = "";
    for (let i = 0; i < this.#choices.length; i++)
      key += this.#isSecond(this.#choices[i]!, targets) ? "1" : "0";
    return key;
  }

  /** Whether a target comes as the second of the kinds of arrays that it may come as. */
  #isSecond(name: string, targets: unknown): boolean {
    const given = name === "" ? targets : (targets as Record<string, unknown> | null | undefined)?.[name];
    return kindOf(given) === arrayOf[this.#settings.objective.targets.get(name)![1]!.dtype];
  }

  /** @throws SinterError INPUT_MISMATCH if class indices come as floats: one for each row, where each row has several */
  #refuseFloatClasses(inputs: unknown, targets: unknown): void {
    const at = this.#model.inputs.findIndex(({ shape }) => typeof shape[0] === "string");
    const own =
      this.#inputs.length === 1 && ArrayBuffer.isView(inputs) ? inputs : Object(inputs)[this.#inputs[at]!];
    const rows = Object(own).length / (at < 0 ? 1 : rowSize(this.#model.inputs[at]!.shape));
    for (const name of this.#choices) {
      const given: unknown = name === "" ? targets : Object(targets)[name];
      const classes = this.#settings.objective.targets.get(name)![0]!.below ?? 1;
      if (kindOf(given) === "Float32Array" && classes > 1 && (given as Float32Array).length === rows)
        mismatch(
          `${name || "target"}: class indices come as an Int32Array, got a Float32Array with one number for each row; Int32Array.from(labels) makes one`,
        );
    }
  }

  #kindsOf(targets: unknown): Map<string, Target> {
    return new Map(
      Array.from(this.#settings.objective.targets, ([name, kinds]) => [
        name,
        kinds.length > 1 && this.#isSecond(name, targets) ? kinds[1]! : kinds[0]!,
      ]),
    );
  }

  /** Puts the arrays of a call where its program finds them. */
  #fill({ arrays, forward }: Call, inputs: unknown, targets: unknown, weights: unknown): void {
    const names = this.#inputs;
    let at = 0;
    if (names.length === 1 && ArrayBuffer.isView(inputs)) arrays[at++] = inputs;
    else {
      if (typeof inputs !== "object" || inputs === null) {
        const wanted = names.length === 1 ? "an array" : `an object with ${names.join(", ")}`;
        mismatch(`the inputs: expected ${wanted}, got ${gotKind(inputs)}`);
      }
      for (let i = 0; i < names.length; i++) arrays[at++] = (inputs as Record<string, unknown>)[names[i]!];
    }
    at = forward.graph.inputs.length - forward.targets.length - (forward.weights === null ? 0 : 1);
    for (let i = 0; i < forward.targets.length; i++) {
      const { name } = forward.targets[i]!;
      if (name === "") arrays[at++] = targets;
      else {
        if (typeof targets !== "object" || targets === null) {
          const wanted = forward.targets.map((target) => target.name).join(", ");
          mismatch(`the targets: expected an object with ${wanted}, got ${gotKind(targets)}`);
        }
        arrays[at++] = (targets as Record<string, unknown>)[name];
      }
    }
    if (forward.weights !== null) arrays[at] = weights;
    else if (weights !== undefined) mismatch("weights are for a trainer with sampleWeights: true");
  }
}

const isEmpty = (array: unknown): boolean => ArrayBuffer.isView(array) && array.byteLength === 0;

const named = ({ forward, program, arrays }: Call): { readonly forward: Graph; readonly arrays: Values } => {
  const entries = program.graph.inputs.map(({ attrs }, i) => [attrs.name, arrays[i]]);
  return { forward: forward.graph, arrays: Object.fromEntries(entries) as Values };
};
