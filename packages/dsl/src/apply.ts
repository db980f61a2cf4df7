import {
  checkOptions,
  gotKind,
  is,
  mapGraph,
  type Node,
  type NodeOf,
  type Shape,
  SinterError,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { checkModel, traced } from "./call.ts";
import { type Callable, isCallable, renamed } from "./declare.ts";
import { isModel, MODEL, type Model, type Spec, type Specs } from "./model.ts";
import { checkName } from "./names.ts";
import { isTensor, type Tensor, TracedTensor, typeText } from "./tensor.ts";
import { type Owner, Trace } from "./trace.ts";
import { tracing } from "./tracing.ts";

type TensorFor<S> = S extends Shape ? Tensor<S> : S;

/** What a model gives for tensors: one, or several by name. */
type Applied<Outputs> = Outputs extends Spec
  ? TensorFor<Outputs>
  : { readonly [K in keyof Outputs]: TensorFor<Outputs[K]> };

/** As whose the parameters of a model stand within another one. */
const owners = new WeakMap<Model, Owner>();

function ownerOf(model: Model): Owner {
  const { name } = model.graph;
  const owner = owners.get(model) ?? { label: name, name: name === "model" ? undefined : name };
  owners.set(model, owner);
  return owner;
}

/**
 * A model within another one, on tensors there. Its parameters stand behind its name, `encoder.fc1.weight`: the one that is
 * given here, or that of the model, or else a number among what has none. Applied again it has the same parameters.
 *
 * @param inputs a tensor for each input, of just its shape
 * @throws SinterError SHAPE_MISMATCH if a tensor has another shape or dtype than the input; INVALID_ARGUMENT if one is missing
 *   or unknown
 * @example
 * const encoder = model({ x: tensor(["batch", 8]) }, ({ x }) => linear(8, 4, { name: "fc1" })(x), { name: "encoder" });
 * const net = model({ a: tensor(["batch", 8]), b: tensor(["batch", 8]) }, ({ a, b }) =>
 *   sub(apply(encoder, { x: a }), apply(encoder, { x: b })));
 */
export function apply<I extends Specs, O>(
  model: Model<I, O>,
  inputs: { readonly [K in keyof I]: TensorFor<I[K]> },
  options?: { readonly name?: string },
): Applied<O> {
  if (!isModel(model))
    throw new SinterError("INVALID_ARGUMENT", `apply expects a model, got ${gotKind(model)}`);
  const { graph, params } = model[MODEL];
  const what = `apply(${graph.name})`;
  const { name } = checkOptions<{ name?: string }>(options, ["name"], what);
  if (typeof inputs !== "object" || inputs === null || isTensor(inputs))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${what} expects tensors by name, as in { ${graph.inputs.map(({ attrs }) => attrs.name).join(", ")} }, got ${gotKind(inputs)}`,
    );
  const { trace, values } = valuesOf(graph.inputs, inputs, what);
  if (isCallable(model))
    return applied(name === undefined ? model : renamed(model, checkName(name, what)!), inputs);
  const used = trace ?? new Trace();
  const owner = ownerOf(model as Model);
  const place = used.called(
    name === undefined ? [owner] : [{ label: owner.label, name: checkName(name, what) }, owner],
  );
  const named = new Map(params.map((spec) => [spec.name, used.param(owner, place, spec.name, spec)]));
  const { outputs } = mapGraph(graph, (node, original) => {
    if (is(original, "param")) return named.get(original.attrs.name)!;
    if (is(node, "dropout")) return build.dropout(node.operands[0]!, node.attrs.p, used.nextDropout());
    return values.get(original) ?? node;
  });
  const results = outputs.map(({ name, node }) => [name, new TracedTensor(node, trace)] as const);
  return (outputs[0]!.name === null ? results[0]![1] : Object.fromEntries(results)) as Applied<O>;
}

/** A composition is a layer as well, with the same parameters however it is used. */
const applied = <O>(layer: Callable, inputs: object): Applied<O> =>
  (layer as unknown as (x: unknown) => Applied<O>)((inputs as { readonly x: unknown }).x);

/** The node for each input, and the model that they belong to. */
function valuesOf(
  inputs: readonly NodeOf<"input">[],
  given: Readonly<Record<string, unknown>>,
  what: string,
) {
  const tensors = inputs.map((input) => {
    const label = `${what}: its input ${input.attrs.name}`;
    const tensor = traced(given[input.attrs.name], label);
    const [wanted, got] = [typeText(input), typeText(tensor)];
    if (wanted !== got)
      throw new SinterError("SHAPE_MISMATCH", `${label} expects ${wanted} but receives ${got}`);
    return tensor;
  });
  const trace = tensors.find((tensor) => tensor.trace !== null)?.trace ?? tracing.trace;
  for (const tensor of tensors) checkModel(tensor, trace, what);
  for (const name of Object.keys(given))
    if (!inputs.some(({ attrs }) => attrs.name === name))
      throw new SinterError("INVALID_ARGUMENT", `${what} has no input ${name}`);
  return { trace, values: new Map<Node, Node>(inputs.map((input, i) => [input, tensors[i]!.node])) };
}
