import type { DType, Graph, Node, NodeOf, Shape } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { invalid } from "../invalid.ts";
import { type LossDefinition, lossOf, type Target } from "../losses/loss.ts";
import { freeName } from "./free-name.ts";

/** What a trainer makes small. */
export interface Objective {
  /** The kinds of arrays that each target may come as, the first one by default; `""` for one bare array. */
  readonly targets: ReadonlyMap<string, readonly Target[]>;
  /** The loss of a model's outputs, of targets as inputs, and of what each row counts, if they do not all count alike. */
  loss(model: Graph, targets: ReadonlyMap<string, Node>, weights: Node | undefined): Node;
}

/** The sum of a loss for each of some outputs. */
export const lossOfOutputs = (
  losses: ReadonlyMap<string, { readonly of: Node; readonly loss: LossDefinition }>,
): Objective => ({
  targets: new Map(Array.from(losses, ([name, { of, loss }]) => [name, loss.targets(of.shape)])),
  loss: (model, targets, weights) =>
    Array.from(losses, ([name, { loss }]) => {
      const output = model.outputs.find((o) => name === "" || o.name === name)!.node;
      return lossOf(loss, output, targets.get(name)!, weights);
    }).reduce((sum, loss) => build.apply("add", sum, loss)),
});

/** A target as an input of the step's graph, with the name by which callers give it. */
export interface TargetInput {
  readonly name: string;
  readonly node: NodeOf<"input">;
}

/** The loss as a graph over the model's inputs, the targets, and the weights of rows. */
export interface Forward {
  readonly graph: Graph;
  readonly targets: readonly TargetInput[];
  /** The input of the weights of rows. */
  readonly weights: NodeOf<"input"> | null;
}

/** @param kinds what each target comes as, by name */
export function forwardGraph(
  model: Graph,
  objective: Objective,
  kinds: ReadonlyMap<string, Pick<Target, "dtype" | "shape">>,
  weighted: boolean,
): Forward {
  const inputs = [...model.inputs];
  const add = (wanted: string, shape: Shape, dtype: DType): NodeOf<"input"> => {
    const node = build.input(freeName(wanted, inputs), shape, dtype) as NodeOf<"input">;
    inputs.push(node);
    return node;
  };
  const targets = Array.from(kinds, ([name, { shape, dtype }]) => ({
    name,
    node: add(name === "" ? "target" : name, shape, dtype),
  }));
  const weights = weighted ? add("weights", rowsOf(model), "f32") : null;
  const byName = new Map(targets.map(({ name, node }) => [name, node]));
  const loss = objective.loss(model, byName, weights ?? undefined);
  return { graph: { name: model.name, inputs, outputs: [{ name: "loss", node: loss }] }, targets, weights };
}

/** One number for each row of the first output. */
function rowsOf({ outputs }: Graph): Shape {
  const [first] = outputs[0]!.node.shape;
  if (first === undefined) invalid("trainer: sampleWeights needs outputs with rows, not a single number");
  return [first];
}
