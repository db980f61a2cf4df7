import { describe, type Graph, macsOf, mapGraph, type Node, type NodeOf, nodesOf } from "@sinter/ir";
import type { Log } from "../log.ts";
import { cancelling, type NumbersOf, outOfRange } from "../loss.ts";
import { isMatch, matchContext } from "../match.ts";
import type { Pass, PassContext } from "../pass.ts";
import { linearLinear } from "../rules/linear-linear.ts";
import { keptWidths } from "../shortest-path.ts";

/**
 * Fuses chains of static linear layers where that lowers MACs per row, by a shortest path over the
 * widths that are kept. For a chain of two layers i → h → o this is: fuse iff i·o ≤ h·(i + o).
 */
export const linearChains: Pass = { name: "linear-chains", rules: [linearLinear], run: fuseChains };

function fuseChains(graph: Graph, log: Log, { numbersOf }: PassContext): Graph {
  const segments = new Map<Node, readonly Node[]>();
  for (const segment of findChains(graph, log).flatMap((chain) => segmentsOf(chain, log, numbersOf))) {
    segments.set(segment.at(-1)!, segment);
    tell(segment, log);
  }
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

/** The parts of a chain that become one layer each. */
const segmentsOf = (
  chain: readonly Node[],
  log: Log,
  numbersOf: NumbersOf | undefined,
): (readonly Node[])[] =>
  withoutCancelling(chain, log, numbersOf)
    .flatMap((part) => (part.length > 1 ? cut(part, log) : []))
    .flatMap((segment) => withinRange(segment, log, numbersOf))
    .filter((segment) => segment.length > 1);

/** The chain in segments that cost least as one layer each. */
function cut(chain: readonly Node[], log: Log): Node[][] {
  const widths = widthsOf(chain);
  const vectors = vectorsOf(chain);
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
  return kept.slice(1).map((to, i) => chain.slice(kept[i], to));
}

/** Says which layers become one. */
function tell(segment: readonly Node[], log: Log): void {
  const widths = widthsOf(segment);
  const [first, last] = [widths[0]!, widths.at(-1)!];
  const rank = Math.min(...widths);
  const bound = rank < Math.min(first, last) ? `; rank at most ${rank}` : "";
  const before = segment.reduce((sum, layer) => sum + macsOf(layer), 0);
  const after = vectorsOf(segment) * first * last;
  log.fired(
    linearLinear,
    `${segment.map(describe).join(", ")} become linear(${first}, ${last}): ${before} → ${after} MACs/row${bound}`,
  );
}

const widthsOf = (chain: readonly Node[]): number[] =>
  [chain[0]!.operands[0]!, ...chain].map((node) => node.shape.at(-1) as number);

/** To how many vectors for each row of the batch each layer is applied. */
function vectorsOf(chain: readonly Node[]): number {
  const [k, n] = widthsOf(chain) as [number, number];
  return macsOf(chain[0]!) / (k * n);
}

/** The chain in parts between layers whose bias cancels their inputs, as far as values are known. */
function withoutCancelling(chain: readonly Node[], log: Log, numbersOf: NumbersOf | undefined): Node[][] {
  const parts: Node[][] = [[]];
  for (const [i, layer] of chain.entries()) {
    parts.at(-1)!.push(layer);
    const reason = numbersOf === undefined || i === chain.length - 1 ? null : cancelling(layer, numbersOf);
    if (reason === null) continue;
    log.refused(linearLinear, layer, reason);
    parts.push([]);
  }
  return parts;
}

/** A segment in as few as f32 can hold, from its start on. */
function withinRange(
  segment: readonly Node[],
  log: Log,
  numbersOf: NumbersOf | undefined,
): (readonly Node[])[] {
  if (segment.length === 1 || numbersOf === undefined) return [segment];
  const loss = (end: number) => {
    const layers = segment.slice(0, end);
    return end === 1 ? null : outOfRange(layers, fuse(layers).operands.slice(1), numbersOf);
  };
  let end = segment.length;
  let reason: string | null = null;
  for (let found = loss(end); found !== null; found = loss(--end)) reason = found;
  if (reason === null) return [segment];
  log.refused(linearLinear, segment[end]!, reason);
  return [segment.slice(0, end), ...withinRange(segment.slice(end), log, numbersOf)];
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
