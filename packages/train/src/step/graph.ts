import { gradientsOrNull, shareCalls } from "@sinter/autodiff";
import { type Graph, gotKind, mapGraph, type Node, type NodeOf, type Update, verify } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { abs, lt, max, min, mul, type Scalar, select } from "@sinter/ir/scalar";
import { invalid } from "../invalid.ts";
import { clipFactor } from "./clip.ts";
import { finiteIf } from "./finite.ts";
import { freeName } from "./free-name.ts";
import { type Group, PARAMETERS, stateNode, viewOf } from "./group.ts";
import type { Parameters } from "./parameters.ts";
import { UpdateBuilder } from "./update.ts";

/** How far gradients may go. */
export interface Clipping {
  /** The largest norm of all gradients together. */
  readonly norm: number | undefined;
  /** The largest size of each element. */
  readonly value: number | undefined;
}

/**
 * One step of training as a graph: the loss of the parameters as they are, a number that is finite if its gradients are, and
 * as updates what the optimizers make of the gradients. Parameters and what optimizers keep are states. Behind the inputs
 * of the loss comes one with the numbers of the step, if an optimizer has some.
 *
 * @param forward a graph whose only output is the loss, over parameters
 * @param kept what takes the place of parameters that no gradient changes
 */
export function stepGraph(
  forward: Graph,
  parameters: Parameters,
  { clipping, kept }: { readonly clipping: Clipping; readonly kept: ReadonlyMap<string, Node> },
): Graph {
  const groups = parameters.learning;
  const [output] = forward.outputs;
  const loss = output!.node;
  const params = groups.flatMap(({ segments }) =>
    segments.map(({ name, shape }) => build.param(name, shape)),
  );
  const gradients = gradientsOrNull(loss, params) as Node[];
  const flat = flatGradients(groups, gradients);
  const factor = clipping.norm === undefined ? null : clipFactor(flat, clipping.norm);
  const numbers = numbersOf(groups, freeName("numbers", forward.inputs));
  const updates = groups.flatMap((group, i) =>
    updatesOf(group, flat[i]!, { factor, clipping, numbers: numbers.views[i]! }),
  );
  const graph = withStates(
    {
      name: `${forward.name}Step`,
      inputs: numbers.input === null ? forward.inputs : [...forward.inputs, numbers.input],
      outputs: [...forward.outputs, { name: "gradient", node: finiteIf(gradients) }],
      updates: [...updates, ...keptUpdates(parameters.kept, kept)],
    },
    parameters,
  );
  const shared = shareCalls(graph);
  verify(shared);
  return shared;
}

/** The graph with its parameters as views of states. */
export function withStates(graph: Graph, { groups }: Parameters): Graph {
  const views = new Map<Node, Node>();
  for (const group of groups)
    for (const segment of group.segments)
      views.set(build.param(segment.name, segment.shape), viewOf(stateNode(group, PARAMETERS), segment));
  return mapGraph(graph, (node) => views.get(node) ?? node);
}

/** The parameters that statistics of the batch change, all in one state. */
function keptUpdates(group: Group | null, kept: ReadonlyMap<string, Node>): Update[] {
  if (group === null) return [];
  const values = group.segments.map(({ name, size }) => build.reshape(kept.get(name)!, [size]));
  const node = values.length === 1 ? values[0]! : build.concat(values, 0);
  return [{ state: stateNode(group, PARAMETERS), node }];
}

type Learning = Parameters["learning"][number];

/** The gradients of each group one after another, as its parameters are. */
function flatGradients(groups: readonly Group[], gradients: readonly Node[]): Node[] {
  let at = 0;
  return groups.map(({ segments }) => {
    const own = segments.map((segment) => build.reshape(gradients[at++]!, [segment.size]));
    return own.length === 1 ? own[0]! : build.concat(own, 0);
  });
}

/** The numbers of a step: one input with those of all groups, and each of them as a scalar. */
function numbersOf(
  groups: readonly Learning[],
  name: string,
): {
  readonly input: NodeOf<"input"> | null;
  readonly views: Node[][];
} {
  const count = groups.reduce((n, { optimizer }) => n + Object.keys(optimizer.numbers).length, 0);
  if (count === 0) return { input: null, views: groups.map(() => []) };
  const input = build.input(name, [count]) as NodeOf<"input">;
  let at = 0;
  const views = groups.map(({ optimizer }) =>
    Object.keys(optimizer.numbers).map(() => build.reshape(build.slice(input, at, ++at), [])),
  );
  return { input, views };
}

/** Below this size, what an optimizer keeps becomes 0. */
const DUST = 2 ** -100;

/**
 * 0 in place of what is smaller than any step of f32 would notice. The mean of gradients that are 0, as those of a dead unit
 * are, would shrink until it is subnormal, and stay there: with such numbers processors take many times as long.
 */
const withoutDust = (kept: Scalar): Scalar => select(lt(abs(kept), DUST), 0, kept);

/** What takes the place of a group's parameters, and of what its optimizer keeps. */
function updatesOf(
  group: Learning,
  flat: Node,
  more: { readonly factor: Node | null; readonly clipping: Clipping; readonly numbers: readonly Node[] },
): Update[] {
  const { optimizer } = group;
  const builder = new UpdateBuilder(optimizer.name + group.key, group.size);
  const parameters = stateNode(group, PARAMETERS);
  const parameter = builder.operand(parameters);
  let gradient: Scalar = builder.operand(flat);
  if (more.factor !== null) gradient = mul(gradient, builder.operand(more.factor));
  const { value } = more.clipping;
  if (value !== undefined) gradient = max(min(gradient, value), -value);
  const slots = optimizer.slots.map((slot) => [slot, stateNode(group, slot)] as const);
  const kept = Object.fromEntries(slots.map(([slot, node]) => [slot, builder.operand(node)]));
  const names = Object.keys(optimizer.numbers);
  const numbers = Object.fromEntries(names.map((name, i) => [name, builder.operand(more.numbers[i]!)]));
  const made = optimizer.update({ parameter, gradient, kept, numbers });
  for (const key of ["parameter", ...optimizer.slots])
    if (Object(Object(made)[key]).kind === undefined)
      invalid(`${optimizer.name}: update gives no formula for ${key}, got ${gotKind(Object(made)[key])}`);
  // The parameter's formula reads what is kept, so that is made first; it comes last where it does not.
  const updates = slots.map(([slot, state]) => {
    const value = made[slot]!;
    return { state, node: builder.add(withoutDust(value), slot, value) };
  });
  return [{ state: parameters, node: builder.add(made.parameter!, "parameter") }, ...updates];
}
