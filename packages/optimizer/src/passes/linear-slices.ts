import { describe, type Graph, is, mapGraph, type Node, type NodeOf, nodesOf, rootsOf } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import type { Log } from "../log.ts";
import type { Pass } from "../pass.ts";
import type { RuleInfo } from "../rule.ts";

const linearSlice: RuleInfo = {
  name: "linear-slice",
  equation: "slice(x·Wᵀ + b) = x·slice(W)ᵀ + slice(b)",
  tier: "exact",
};

/**
 * A linear layer of which only slices of features are used is a layer for each of them, if they are no more
 * features together: what nobody reads is not computed, and each part is written where it belongs.
 */
export const linearSlices: Pass = { name: "linear-slices", rules: [linearSlice], run: splitLayers };

type Slice = NodeOf<"slice">;

function splitLayers(graph: Graph, log: Log): Graph {
  const slices = new Map<Node, Slice[]>();
  const others = new Set<Node>(rootsOf(graph));
  for (const node of nodesOf(graph))
    for (const o of node.operands)
      if (isOfFeatures(node) && is(o, "linear")) slices.set(o, [...(slices.get(o) ?? []), node]);
      else others.add(o);
  const split = new Set<Node>();
  for (const [layer, parts] of slices) {
    if (others.has(layer) || !layer.operands.slice(1).every((o) => o.isStatic) || layer.isStatic) continue;
    const features = parts.reduce((sum, { attrs: { start, end } }) => sum + end - start, 0);
    if (features > (layer.shape.at(-1) as number)) {
      log.refused(linearSlice, layer, `its slices have ${features} features together, more than it has`);
      continue;
    }
    for (const part of parts) split.add(part);
    log.fired(
      linearSlice,
      `${describe(layer)} becomes ${parts.map(({ shape }) => shape.at(-1)).join(" + ")} of its features`,
    );
  }
  if (split.size === 0) return graph;
  // A slice of a slice is now one of a layer.
  return splitLayers(
    mapGraph(graph, (node, original) => (split.has(original) ? layerOf(node as Slice) : node)),
    log,
  );
}

const isOfFeatures = (node: Node): node is Slice =>
  is(node, "slice") && node.attrs.axis === node.shape.length - 1;

function layerOf({ operands, attrs: { start, end } }: Slice): Node {
  const [x, weight, bias] = operands[0]!.operands as [Node, Node, Node?];
  return g.linear(x, g.slice(weight, start, end, 0), bias && g.slice(bias, start, end));
}
