import { describe, type Graph, mapGraph, type Node, nodesOf } from "@sinter/ir";
import { isMatch } from "./pattern.ts";
import type { Log } from "./report.ts";
import { matchContext } from "./rewrite.ts";
import { linearLinear } from "./rules/linear-linear.ts";
import { keptWidths } from "./shortest-path.ts";

/**
 * Fuses chains of static linear layers where that lowers MACs per row, by a shortest path over the
 * widths that are kept. For a chain of two layers i → h → o this is: fuse iff i·o ≤ h·(i + o).
 */
export function planChains(graph: Graph, log: Log): Graph {
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
    else if (match !== null) log.refused(linearLinear, describe(node), match.reason);
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
  const kept = keptWidths(widths);
  const segments = kept.slice(1).map((to, i) => chain.slice(kept[i], to));
  for (const [i, at] of kept.entries()) {
    if (i === 0 || i === kept.length - 1) continue;
    const [before, width, after] = [widths[kept[i - 1]!]!, widths[at]!, widths[kept[i + 1]!]!];
    const unfused = before * width + width * after;
    log.refused(
      linearLinear,
      describe(chain[at]!),
      `bottleneck ${before} → ${width} → ${after}: fused ${before * after} MACs/row, unfused ${unfused}; rank at most ${width}`,
    );
  }
  for (const [i, segment] of segments.entries()) {
    if (segment.length === 1) continue;
    const inside = widths.slice(kept[i], kept[i + 1]! + 1);
    const [first, last] = [inside[0]!, inside.at(-1)!];
    const unfused = inside.slice(1).reduce((sum, width, k) => sum + inside[k]! * width, 0);
    const rank = Math.min(...inside);
    const bound = rank < Math.min(first, last) ? `; rank at most ${rank}` : "";
    log.fired(
      linearLinear,
      `${segment.map(describe).join(", ")} become linear(${first}, ${last}): ${unfused} → ${first * last} MACs/row${bound}`,
    );
  }
  return segments;
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
  return linearLinear.rewrite({ x, w1, b1, w2, b2 }, upper);
}
