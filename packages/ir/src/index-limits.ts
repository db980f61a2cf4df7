import { SinterError } from "./error.ts";
import { type Graph, nodesOf } from "./graph.ts";
import type { Node, NodeOf } from "./node.ts";
import { shapeText } from "./shape/dim.ts";

/**
 * How far the values of each i32 input may go: below the size of every axis that is gathered from
 * with them. A program checks them once, so that no kernel has to.
 * @throws SinterError SHAPE_MISMATCH if an argmax may give an index that a gather does not have
 */
export function indexLimits(graph: Graph): ReadonlyMap<NodeOf<"input">, number> {
  const limits = new Map<NodeOf<"input">, number>();
  const limit = (node: Node, below: number, from: Node): void => {
    switch (node.op) {
      case "input":
        limits.set(node, Math.min(limits.get(node) ?? below, below));
        return;
      case "argmax": {
        const [x] = node.operands as [Node];
        const size = x.shape[node.attrs.axis] as number;
        if (size > below)
          throw new SinterError(
            "SHAPE_MISMATCH",
            `gather from ${shapeText(from.shape)} has ${below} elements on its axis, but is given the argmax of ${size}`,
          );
        return;
      }
      case "elementwise":
        for (const choice of node.operands.slice(1)) limit(choice, below, from);
        return;
      case "gather":
        limit(node.operands[0]!, below, from);
        return;
      case "reshape":
      case "transpose":
      case "broadcast":
      case "concat":
      case "slice":
        for (const operand of node.operands) limit(operand, below, from);
        return;
      case "param":
      case "const":
      case "linear":
      case "matmul":
      case "reduce":
      case "softmax":
      case "logSoftmax":
      case "layerNorm":
        throw new SinterError("INTERNAL", `${node.op} gives no indices`);
      default:
        node satisfies never;
    }
  };
  for (const node of nodesOf(graph))
    if (node.op === "gather") {
      const [x, indices] = node.operands as [Node, Node];
      limit(indices, x.shape[node.attrs.axis] as number, x);
    }
  return limits;
}
