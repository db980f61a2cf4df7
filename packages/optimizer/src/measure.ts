import { type Graph, macsOf, type Node, nodesOf } from "@sinter/ir";

/**
 * What rewriting must lower, lexicographically: work per row, dynamic nodes (a matmul counts twice:
 * `linear` is the simpler form), the depths of all dynamic nodes, then the same for static nodes.
 */
export function measure(graph: Graph): readonly number[] {
  const depth = new Map<Node, number>();
  let [macs, dynamic, dynamicDepth, fixed, fixedDepth] = [0, 0, 0, 0, 0];
  for (const node of nodesOf(graph)) {
    const level = 1 + node.operands.reduce((d, o) => Math.max(d, depth.get(o)!), 0);
    depth.set(node, level);
    if (node.isStatic) {
      fixed += 1;
      fixedDepth += level;
    } else {
      macs += macsOf(node);
      dynamic += node.op === "matmul" ? 2 : 1;
      dynamicDepth += node.operands.reduce((d, o) => (o.isStatic ? d : Math.max(d, level)), 1);
    }
  }
  return [macs, dynamic, dynamicDepth, fixed, fixedDepth];
}

export function isLess(a: readonly number[], b: readonly number[]): boolean {
  const i = a.findIndex((value, k) => value !== b[k]);
  return i >= 0 && a[i]! < b[i]!;
}
