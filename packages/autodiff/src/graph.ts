import {
  type Graph,
  gotValue,
  type Node,
  type Output,
  paramsOf,
  SinterError,
  statesOf,
  verify,
} from "@sinter/ir";
import { gradients } from "./gradient.ts";

/**
 * A graph of the gradients of one output of `graph`, a scalar, with respect to inputs, parameters and states,
 * each under the name of what it belongs to; by default to all parameters.
 *
 * @param of the output's name, which may be left out where there is one
 * @throws SinterError INVALID_ARGUMENT if there is no such output or value, the output is no scalar, or it does
 *   not depend on the value
 * @example
 * const step = gradient(graph, { of: "loss", wrt: ["0.weight", "0.bias"] });
 */
export function gradient(
  graph: Graph,
  { of, wrt }: { readonly of?: string; readonly wrt?: readonly string[] } = {},
): Graph {
  const output = outputOf(graph, of);
  const values = new Map<string, Node>();
  for (const node of [...graph.inputs, ...paramsOf(graph), ...statesOf(graph)])
    values.set(node.attrs.name, node);
  const names = wrt ?? paramsOf(graph).map(({ attrs }) => attrs.name);
  const nodes = names.map(
    (name) =>
      values.get(name) ??
      fail(
        `gradient: there is no ${gotValue(name)} in ${graph.name}; it has ${[...values.keys()].join(", ")}`,
      ),
  );
  const outputs = gradients(output.node, nodes).map((node, i): Output => ({ name: names[i]!, node }));
  const result = { name: `${graph.name}Gradient`, inputs: graph.inputs, outputs };
  verify(result);
  return result;
}

function outputOf({ name, outputs }: Graph, of: string | undefined): Output {
  const [only] = outputs;
  if (of === undefined && outputs.length === 1) return only!;
  const known = outputs.map((output) => output.name).join(", ");
  return (
    outputs.find((output) => output.name === of) ??
    fail(`gradient: ${name} has no output ${gotValue(of)}; say of which one: ${known}`)
  );
}

const fail = (why: string): never => {
  throw new SinterError("INVALID_ARGUMENT", why);
};
