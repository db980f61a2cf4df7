import { countUses, describe, type Graph, is, mapGraph, type Node, type NodeOf } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import type { Log } from "../log.ts";
import type { Pass } from "../pass.ts";
import type { RuleInfo } from "../rule.ts";

const concatLinear: RuleInfo = {
  name: "concat-linear",
  equation: "concat(x·Aᵀ + a, x·Bᵀ + b) = x·concat(A, B)ᵀ + concat(a, b)",
  tier: "exact",
};

/** Linear layers on one value whose features stand side by side are one layer, which others may fuse with. */
export const joinedLinears: Pass = { name: "joined-linears", rules: [concatLinear], run: joinLayers };

function joinLayers(graph: Graph, log: Log): Graph {
  const uses = countUses(graph);
  return mapGraph(graph, (node, original) => {
    const isAlone = original.operands.every((o) => uses.get(o) === 1);
    const layers = isAlone ? layersOf(node) : null;
    if (layers === null) return node;
    const [x, , bias] = layers[0]!.operands as [Node, Node, Node?];
    const joined = g.linear(
      x,
      g.concat(
        layers.map(({ operands }) => operands[1]!),
        0,
      ),
      bias && g.concat(layers.map(({ operands }) => operands[2]!)),
    );
    log.fired(concatLinear, `${layers.map(describe).join(", ")} become ${describe(joined)}`);
    return joined;
  });
}

/** The layers that a node joins, where they read one value, and all or none have a bias. */
function layersOf(node: Node): NodeOf<"linear">[] | null {
  if (!is(node, "concat") || node.attrs.axis !== node.shape.length - 1 || node.operands.length < 2)
    return null;
  const layers = node.operands.filter((o): o is NodeOf<"linear"> => is(o, "linear"));
  const [first] = layers;
  const fit = layers.every(
    ({ operands, isStatic }) =>
      !isStatic &&
      operands[0] === first!.operands[0] &&
      operands.length === first!.operands.length &&
      operands.slice(1).every((o) => o.isStatic),
  );
  return fit && layers.length === node.operands.length ? layers : null;
}
