import { countUses, describe, type Graph, is, mapGraph, type Node, type NodeOf } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import type { Log } from "../log.ts";
import { cancelling, type NumbersOf } from "../loss.ts";
import type { Pass } from "../pass.ts";
import type { RuleInfo } from "../rule.ts";
import { linearLinear } from "../rules/linear-linear.ts";

const linearConcat: RuleInfo = {
  name: "linear-concat",
  equation: "concat(x, y)·concat(V, W, axis=1)ᵀ + b = x·Vᵀ + y·Wᵀ + b",
  tier: "rounding",
};

/**
 * A linear layer on features that stand side by side is a sum of layers on each of them, where these are
 * linear layers that then fuse with their part of it and so cost fewer multiply-accumulates.
 */
export const splitLinears: Pass = {
  name: "split-linears",
  rules: [linearConcat],
  run: (graph, log, { isEnabled, numbersOf }) =>
    isEnabled(linearLinear) ? splitLayers(graph, log, numbersOf) : graph,
};

type Linear = NodeOf<"linear">;

function splitLayers(graph: Graph, log: Log, numbersOf: NumbersOf | undefined): Graph {
  const uses = countUses(graph);
  const isOnce = (node: Node) => uses.get(node) === 1;
  let isSplit = false;
  const result = mapGraph(graph, (node, original) => {
    const [joined] = original.operands;
    if (!is(node, "linear") || !hasStaticWeights(node) || !isOnce(joined!)) return node;
    const parts = featuresOf(node.operands[0]!);
    const fusing = parts.map((part, i) => isOnce(joined!.operands[i]!) && fuses(part, node, numbersOf));
    if (!fusing.includes(true)) return node;
    log.fired(
      linearConcat,
      `${describe(node)} is split, to fuse with ${parts
        .filter((_, i) => fusing[i])
        .map(describe)
        .join(", ")}`,
    );
    isSplit = true;
    return splitLayer(node, parts, fusing);
  });
  // What stands beside may be joined in its turn.
  return isSplit ? splitLayers(result, log, numbersOf) : graph;
}

const hasStaticWeights = ({ operands, isStatic }: Linear): boolean =>
  !isStatic && operands.slice(1).every((o) => o.isStatic);

/** The values whose features a value has side by side, if there are several. */
const featuresOf = (x: Node): readonly Node[] =>
  is(x, "concat") && x.attrs.axis === x.shape.length - 1 ? x.operands : [];

/**
 * Whether a part k → w and what a layer with o outputs does with it cost more than one layer k → o and the
 * addition of its result, and values, if they are known, allow to fuse them.
 */
function fuses(part: Node, layer: Linear, numbersOf: NumbersOf | undefined): boolean {
  if (!is(part, "linear") || !hasStaticWeights(part)) return false;
  const [k, w, o] = [part.operands[0]!, part, layer].map(({ shape }) => shape.at(-1) as number) as [
    number,
    number,
    number,
  ];
  if (k * o + o > w * (k + o)) return false;
  return numbersOf === undefined || cancelling(part, numbersOf) === null;
}

/** The sum of a layer for each part that fuses, and one for all others together; the first has the bias. */
function splitLayer({ operands }: Linear, parts: readonly Node[], fusing: readonly boolean[]): Node {
  const [, weight, bias] = operands as [Node, Node, Node?];
  let end = 0;
  const weights = parts.map((part) => {
    const start = end;
    end += part.shape.at(-1) as number;
    return g.slice(weight, start, end, 1);
  });
  const where = (isFusing: boolean) => parts.flatMap((_, i) => (fusing[i] === isFusing ? [i] : []));
  const others = where(false);
  const terms: [Node, Node][] = where(true).map((i) => [parts[i]!, weights[i]!]);
  if (others.length > 0)
    terms.push([
      join(
        others.map((i) => parts[i]!),
        -1,
      ),
      join(
        others.map((i) => weights[i]!),
        1,
      ),
    ]);
  return terms
    .map(([x, w], i): Node => g.linear(x, w, i === 0 ? bias : undefined))
    .reduce((sum, term) => g.apply("add", sum, term));
}

const join = (nodes: readonly Node[], axis: number): Node =>
  nodes.length === 1 ? nodes[0]! : g.concat(nodes, axis);
