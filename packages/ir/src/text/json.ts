import { type Cost, costOf } from "../analysis/cost.ts";
import { type Graph, nodesOf, paramsOf, statesOf } from "../graph/graph.ts";
import { codecsOf } from "../ops/attrs.ts";
import { is } from "../ops/names.ts";
import type { Node } from "../ops/node.ts";
import type { DType, Shape } from "../shape/dim.ts";

/** The stable JSON form of a graph, version 1; `docs/graph-json.md` describes each field. */
export interface GraphJson {
  readonly format: "sinter.graph";
  readonly version: 1;
  readonly name: string;
  readonly inputs: readonly { readonly name: string; readonly shape: Shape; readonly dtype: DType }[];
  readonly params: readonly { readonly name: string; readonly shape: Shape; readonly dtype: DType }[];
  readonly nodes: readonly NodeJson[];
  readonly outputs: readonly { readonly name: string | null; readonly id: string }[];
  /** Only of a graph that has any. */
  readonly states?: readonly { readonly name: string; readonly shape: Shape; readonly dtype: DType }[];
  readonly updates?: readonly { readonly name: string; readonly id: string }[];
  readonly cost: Cost;
}

export interface NodeJson {
  /** `%1`, `%2`, … in evaluation order. */
  readonly id: string;
  readonly op: string;
  /** Ids of nodes, names of inputs, `@name` of parameters, or `$name` of states. */
  readonly operands: readonly string[];
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly shape: Shape;
  readonly dtype: DType;
  /** Whether it is computed once, at compile time. */
  readonly static: boolean;
}

/** The graph as plain data for `JSON.stringify`. */
export function toJson(graph: Graph): GraphJson {
  const ids = new Map<Node, string>();
  const nodes: NodeJson[] = [];
  const idOf = (node: Node): string => ids.get(node)!;
  for (const node of graph.inputs) ids.set(node, node.attrs.name);
  for (const node of nodesOf(graph)) {
    if (is(node, "input")) continue;
    if (is(node, "param") || is(node, "state")) {
      ids.set(node, `${is(node, "param") ? "@" : "$"}${node.attrs.name}`);
      continue;
    }
    ids.set(node, `%${nodes.length + 1}`);
    nodes.push({
      id: idOf(node),
      op: node.op,
      operands: node.operands.map(idOf),
      attrs: attrsJson(node),
      shape: node.shape,
      dtype: node.dtype,
      static: node.isStatic,
    });
  }
  const states = statesOf(graph);
  for (const state of states) ids.set(state, `$${state.attrs.name}`);
  return {
    format: "sinter.graph",
    version: 1,
    name: graph.name,
    inputs: graph.inputs.map(({ attrs: { name, shape, dtype } }) => ({ name, shape, dtype })),
    params: paramsOf(graph).map(({ attrs: { name, shape } }) => ({ name, shape, dtype: "f32" })),
    nodes,
    outputs: graph.outputs.map(({ name, node }) => ({ name, id: idOf(node) })),
    ...(states.length > 0 && {
      states: states.map(({ attrs: { name, shape } }) => ({ name, shape, dtype: "f32" as const })),
      updates: (graph.updates ?? []).map(({ state, node }) => ({ name: state.attrs.name, id: idOf(node) })),
    }),
    cost: costOf(graph),
  };
}

const attrsJson = (node: Node): Readonly<Record<string, unknown>> =>
  Object.assign(
    {},
    ...codecsOf(node.spec).map(([key, codec]) => {
      const value = (node.attrs as Record<string, unknown>)[key];
      return codec.json?.(value, key) ?? { [key]: value };
    }),
  );
