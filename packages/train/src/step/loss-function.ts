import { type AnyTensor, isModel, type Tensor } from "@sinter/dsl";
import { isTensor, nodeOf, Trace, TracedTensor } from "@sinter/dsl/internal";
import { type Graph, gotKind, type Node, paramsOf, shapeText } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { invalid } from "../invalid.ts";
import { LOSS, type Loss, type LossDefinition, type Target } from "../losses/loss.ts";
import { lossOfOutputs, type Objective } from "./objective.ts";

/** What targets a loss of one's own has: a tensor, or several by name, as `tensor(...)` declares them. */
export type DeclaredTargets = AnyTensor | { readonly [name: string]: AnyTensor };

/** A loss of one's own, whatever its tensors. */
export type AnyLossFunction = (outputs: never, targets: never, parameters: never) => Tensor<[]>;

/** Either a loss, or losses of some outputs by name, or a function that makes one in the DSL. */
export function objectiveFrom(model: Graph, loss: unknown, declared: DeclaredTargets | undefined): Objective {
  const { outputs } = model;
  const isBuiltIn = (x: unknown): x is Loss => typeof x === "function" && LOSS in x;
  if (typeof loss === "function" && !isBuiltIn(loss))
    return fromFunction(model, loss as AnyLossFunction, declared);
  if (declared !== undefined)
    invalid(
      "trainer: targets are declared for a loss that is a function of outputs and targets; others know theirs",
    );
  if (isBuiltIn(loss)) {
    const [output] = outputs;
    if (outputs.length > 1)
      invalid(
        `trainer: the model has the outputs ${names(model)}: give the loss of each by name, as in { loss: { ${output!.name}: … } }`,
      );
    return lossOfOutputs(new Map([["", { of: output!.node, loss: loss[LOSS] }]]));
  }
  if (typeof loss !== "object" || loss === null || isModel(loss))
    return invalid(
      `trainer: the loss is one such as mse(), losses of outputs by name, or a function of outputs and targets, got ${gotKind(loss)}`,
    );
  const losses = new Map<string, { readonly of: Node; readonly loss: LossDefinition }>();
  for (const [name, each] of Object.entries(loss)) {
    if (!isBuiltIn(each)) invalid(`trainer: the loss of ${name} is one such as mse(), got ${gotKind(each)}`);
    const output = outputs.find((o) => o.name === name);
    if (output === undefined)
      invalid(`trainer: there is a loss for ${name}, but the model's outputs are ${names(model)}`);
    losses.set(name, { of: output!.node, loss: each[LOSS] });
  }
  if (losses.size === 0) invalid("trainer: no output has a loss");
  return lossOfOutputs(losses);
}

const names = ({ outputs }: Graph): string =>
  outputs.map(({ name }) => name ?? "a single one without a name").join(", ");

function fromFunction(model: Graph, loss: AnyLossFunction, declared: DeclaredTargets | undefined): Objective {
  const isBare = isTensor(declared ?? null) || (declared === undefined && model.outputs[0]!.name === null);
  const wanted: [string, { readonly shape: Target["shape"]; readonly dtype: Target["dtype"] }][] =
    declared === undefined
      ? model.outputs.map(({ name, node }) => [name ?? "", node])
      : isTensor(declared)
        ? [["", declared]]
        : Object.entries(declared as Record<string, AnyTensor>);
  for (const [name, target] of wanted)
    if (!isTensor(target) && declared !== undefined)
      invalid(`trainer: the target ${name} is declared with tensor(…), got ${gotKind(target)}`);
  const targets = new Map(wanted.map(([name, { shape, dtype }]) => [name, [{ shape, dtype }]]));
  return {
    targets,
    loss(graph, given, weights) {
      if (weights !== undefined)
        invalid("trainer: a loss that is a function weighs rows itself: declare weights among its targets");
      const trace = new Trace();
      const traced = (node: Node) => new TracedTensor(node, trace);
      const record = (entries: Iterable<readonly [string, Node]>) =>
        Object.fromEntries(Array.from(entries, ([name, node]) => [name, traced(node)]));
      const isSingle = graph.outputs[0]!.name === null;
      const outputs = isSingle
        ? traced(graph.outputs[0]!.node)
        : record(graph.outputs.map(({ name, node }) => [name!, node]));
      const parameters = record(
        paramsOf(model).map((node) => [node.attrs.name, build.param(node.attrs.name, node.attrs.shape)]),
      );
      const result: unknown = loss(
        outputs as never,
        (isBare ? traced(given.get("")!) : record(given)) as never,
        parameters as never,
      );
      const node = nodeOf(result, trace, "the loss");
      if (trace.params(new Set()).length > 0)
        invalid("trainer: the loss calls a layer with parameters; put it into the model, as one more output");
      if (node.shape.length > 0 || node.dtype !== "f32")
        invalid(
          `trainer: the loss is a scalar, got ${node.dtype}${shapeText(node.shape)}: take its mean or sum`,
        );
      return node;
    },
  };
}
