import { describe, type Graph, macsOf, mapGraph, type Node, type NodeOf, nodesOf } from "@sinter/ir";
import type { Log } from "../log.ts";
import { isMatch, matchContext } from "../match.ts";
import type { Pass } from "../pass.ts";
import { linearLinear } from "../rules/linear-linear.ts";
import { keptWidths } from "../shortest-path.ts";

/**
 * Fuses chains of static linear layers where that lowers MACs per row, by a shortest path over the
 * widths that are kept. For a chain of two layers i → h → o this is: fuse iff i·o ≤ h·(i + o).
 */
export const linearChains: Pass = { name: "linear-chains", rules: [linearLinear], run: fuseChains };

function fuseChains(graph: Graph, log: Log): Graph {
  const segments = new Map<Node, readonly Node[]>();
  for (const chain of findChains(graph, log))
    for (const segment of cut(chain, log)) if (segment.length > 1) segments.set(segment.at(-1)!, segment);
  if (segments.size === 0) return graph;

  const done = new Map<Node, Node>();
  return mapGraph(graph, (node, original) => {
    const segment = segments.get(original);
    const result = segment === undefined ? node : fuse(segment.map((layer) => done.get(layer) ?? node));
    done.set(original, result);
    return result;
  });
}

/** Maximal runs of linear layers, each the only user of the one before. */
function findChains(graph: Graph, log: Log): Node[][] {
  const context = matchContext(graph);
  const next = new Map<Node, Node>();
  for (const node of nodesOf(graph)) {
    const match = linearLinear.match.match(node, context);
    if (isMatch(match)) next.set(node.operands[0]!, node);
    else if (match !== null) log.refused(linearLinear, node, match.reason);
  }
  const continued = new Set(next.values());
  return [...next.keys()]
    .filter((node) => !continued.has(node))
    .map((start) => {
      const chain = [start];
      for (let node = next.get(start); node !== undefined; node = next.get(node)) chain.push(node);
      return chain;
    });
}

/** The chain in segments that become one layer each. */
function cut(chain: readonly Node[], log: Log): Node[][] {
  const widths = [chain[0]!.operands[0]!, ...chain].map((node) => node.shape.at(-1) as number);
  // Each layer is applied to as many vectors for each row of the batch.
  const vectors = macsOf(chain[0]!) / (widths[0]! * widths[1]!);
  const macs = (through: readonly number[]) =>
    vectors * through.slice(1).reduce((sum, width, i) => sum + through[i]! * width, 0);
  const kept = keptWidths(widths);
  for (let i = 1; i < kept.length - 1; i++) {
    const [before, width, after] = kept.slice(i - 1, i + 2).map((at) => widths[at]!) as [
      number,
      number,
      number,
    ];
    log.refused(
      linearLinear,
      chain[kept[i]!]!,
      `bottleneck ${before} → ${width} → ${after}: fused ${macs([before, after])} MACs/row, unfused ${macs([before, width, after])}; rank at most ${width}`,
    );
  }
  return kept.slice(1).map((to, i) => {
    const segment = chain.slice(kept[i], to);
    if (segment.length > 1) {
      const inside = widths.slice(kept[i], to + 1);
      const [first, last] = [inside[0]!, inside.at(-1)!];
      const rank = Math.min(...inside);
      const bound = rank < Math.min(first, last) ? `; rank at most ${rank}` : "";
      log.fired(
        linearLinear,
        `${segment.map(describe).join(", ")} become linear(${first}, ${last}): ${macs(inside)} → ${macs([first, last])} MACs/row${bound}`,
      );
    }
    return segment;
  });
}

/**
 * One layer for all of them, multiplied together from the narrower end, which costs least. Where both
 * ends are alike, from the input: then every product of weights is used just once.
 */
function fuse(layers: readonly Node[]): Node {
  const narrowAtOutput =
    (layers.at(-1)!.shape.at(-1) as number) < (layers[0]!.operands[0]!.shape.at(-1) as number);
  return narrowAtOutput ? layers.reduceRight((upper, lower) => merge(lower, upper)) : layers.reduce(merge);
}

function merge(lower: Node, upper: Node): Node {
  const [x, w1, b1] = lower.operands as [Node, Node, Node?];
  const [, w2, b2] = upper.operands as [Node, Node, Node?];
  return linearLinear.rewrite({ x, w1, b1, w2, b2 }, upper as NodeOf<"linear">);
}
