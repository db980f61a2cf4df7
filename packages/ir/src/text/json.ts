import { type Cost, costOf } from "../cost.ts";
import { type Graph, nodesOf, paramsOf } from "../graph.ts";
import type { Node } from "../node.ts";
import type { DType, Shape } from "../shape/dim.ts";
import { printNumber } from "./number.ts";

/** The stable JSON form of a graph, version 1; `docs/graph-json.md` describes each field. */
export interface GraphJson {
  readonly format: "sinter.graph";
  readonly version: 1;
  readonly name: string;
  readonly inputs: readonly { readonly name: string; readonly shape: Shape; readonly dtype: DType }[];
  readonly params: readonly { readonly name: string; readonly shape: Shape; readonly dtype: DType }[];
  readonly nodes: readonly NodeJson[];
  readonly outputs: readonly { readonly name: string | null; readonly id: string }[];
  readonly cost: Cost;
}

export interface NodeJson {
  /** `%1`, `%2`, … in evaluation order. */
  readonly id: string;
  readonly op: string;
  /** Ids of nodes, names of inputs, or `@name` of parameters. */
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
    if (node.op === "input") continue;
    if (node.op === "param") {
      ids.set(node, `@${node.attrs.name}`);
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
  return {
    format: "sinter.graph",
    version: 1,
    name: graph.name,
    inputs: graph.inputs.map(({ attrs: { name, shape, dtype } }) => ({ name, shape, dtype })),
    params: paramsOf(graph).map(({ attrs: { name, shape } }) => ({ name, shape, dtype: "f32" })),
    nodes,
    outputs: graph.outputs.map(({ name, node }) => ({ name, id: idOf(node) })),
    cost: costOf(graph),
  };
}

function attrsJson(node: Node): Readonly<Record<string, unknown>> {
  if (node.op === "elementwise") {
    const { name, attrs } = node.attrs.formula;
    return { formula: name, ...attrs };
  }
  if (node.op === "const")
    return { data: Array.from(node.attrs.data, (v) => (Number.isFinite(v) ? v : printNumber(v))) };
  return node.attrs;
}
