import {
  type Graph,
  gotKind,
  gotValue,
  type Node,
  type NodeOf,
  nameOf,
  nodesOf,
  type Output,
  paramsOf,
  SinterError,
  shapeText,
  statesOf,
  verify,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { activeNodes, gradients, vjp } from "./gradient.ts";
import { shareCalls } from "./shared-calls.ts";

export interface GradientOptions {
  /** The output's name, which may be left out where there is one. */
  readonly of?: string;
  /** Names of parameters, inputs and states; all parameters, if it is left out. */
  readonly wrt?: readonly string[];
  /** A name for an input that holds the gradient with respect to the output, which is then no scalar. */
  readonly seed?: string;
}

/**
 * A graph of the gradients of one output of `graph` with respect to inputs, parameters and states, each under the
 * name of what it belongs to.
 * @throws SinterError INVALID_ARGUMENT if there is no such output or value, the output is no scalar and there is no
 *   seed, or it does not depend on the value
 */
export function gradient(graph: Graph, { of, wrt, seed }: GradientOptions = {}): Graph {
  const { node } = outputOf(graph, of);
  const values = new Map<string, Node>();
  for (const leaf of [...graph.inputs, ...paramsOf(graph), ...statesOf(graph)])
    values.set(leaf.attrs.name, leaf);
  if (wrt !== undefined && !(Array.isArray(wrt) && Array.from(wrt).every((name) => typeof name === "string")))
    fail(`gradient: wrt is a list of names, like ["0.weight"], got ${gotKind(wrt)}`);
  const twice = wrt?.find((name, i) => wrt.indexOf(name) !== i);
  if (twice !== undefined) fail(`gradient: wrt has ${twice} twice`);
  if (seed !== undefined && values.has(seed))
    fail(`gradient: the seed needs another name than ${seed}, which is taken`);
  const names = wrt ?? usedParams(graph, node);
  const leaves = names.map(
    (name) =>
      values.get(name) ??
      fail(
        `gradient: there is no ${gotValue(name)} in ${graph.name}; it has ${[...values.keys()].join(", ")}`,
      ),
  );
  if (node.shape.length > 0 && seed === undefined)
    fail(
      `gradient: the output is ${node.dtype}${shapeText(node.shape)} and no scalar; name a seed, an input with the gradient with respect to it, as in { seed: "dy" }`,
    );
  const dy = seed === undefined ? undefined : (build.input(seed, node.shape) as NodeOf<"input">);
  const found = dy === undefined ? gradients(node, leaves) : seeded(node, leaves, dy);
  const result = shareCalls({
    name: `${graph.name}Gradient`,
    inputs: dy === undefined ? graph.inputs : [...graph.inputs, dy],
    outputs: found.map((gradient, i) => ({ name: names[i]!, node: gradient })),
  });
  verify(result);
  return result;
}

/** The parameters that an output depends on. */
function usedParams(graph: Graph, output: Node): string[] {
  const { active } = activeNodes(output, paramsOf(graph));
  const inside = new Set(nodesOf({ ...graph, outputs: [{ name: null, node: output }], updates: [] }));
  const names = paramsOf(graph).flatMap((param) => (inside.has(param) ? [param.attrs.name] : []));
  if (names.length === 0 || !active.has(output))
    fail(`gradient: the output depends on no parameter of ${graph.name}; name inputs with wrt`);
  return names;
}

function seeded(of: Node, wrt: readonly Node[], seed: Node): Node[] {
  if (of.dtype !== "f32")
    fail(`gradient: the output is ${of.dtype}${shapeText(of.shape)}; only f32 values have gradients`);
  return vjp(of, wrt, seed).map(
    (gradient, i) => gradient ?? fail(`gradient: ${nameOf(of)} does not depend on ${nameOf(wrt[i]!)}`),
  );
}

function outputOf({ name, outputs }: Graph, of: string | undefined): Output {
  const [only] = outputs;
  if (of === undefined && outputs.length === 1) return only!;
  const known = outputs.map((output) => output.name ?? "one without a name").join(", ");
  if (of === undefined) return fail(`gradient: ${name} has several outputs; say of which one: ${known}`);
  return (
    outputs.find((output) => output.name === of) ??
    fail(`gradient: ${name} has no output ${gotValue(of)}; it has ${known}`)
  );
}

const fail = (why: string): never => {
  throw new SinterError("INVALID_ARGUMENT", why);
};
