import { type Graph, nodesOf, paramsOf, rootsOf } from "../graph/graph.ts";
import type { Node } from "../ops/node.ts";
import { size } from "../shape/dim.ts";

/** What running the graph costs. */
export interface Cost {
  /** Multiply-accumulates for one batch row; static values cost nothing, they are computed once. */
  readonly macsPerRow: number;
  /** Bytes of static values that a run reads: weights, biases, constants, in f32. */
  readonly bytes: number;
  /** Number of parameter elements that the graph is given. */
  readonly params: number;
}

/** Multiply-accumulates of one node for one batch row. */
export const macsOf = (node: Node): number =>
  node.isStatic ? 0 : (node.spec.macs?.(node.operands, node) ?? 0);

/** The static values that dynamic nodes or outputs read: what a backend stores. */
export function storedStatics(graph: Graph): Node[] {
  const stored = new Set<Node>();
  for (const node of nodesOf(graph))
    if (!node.isStatic) for (const o of node.operands) if (o.isStatic) stored.add(o);
  for (const node of rootsOf(graph)) if (node.isStatic) stored.add(node);
  return [...stored];
}

export function costOf(graph: Graph): Cost {
  return {
    macsPerRow: nodesOf(graph).reduce((sum, node) => sum + macsOf(node), 0),
    bytes: storedStatics(graph).reduce((sum, node) => sum + 4 * size(node.shape), 0),
    params: paramsOf(graph).reduce((sum, node) => sum + size(node.shape), 0),
  };
}
