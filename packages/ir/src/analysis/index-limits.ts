import { SinterError } from "../base/error.ts";
import { type Graph, nodesOf } from "../graph/graph.ts";
import { is, type NodeOf } from "../ops/names.ts";
import type { Node } from "../ops/node.ts";
import { shapeText } from "../shape/dim.ts";

/**
 * How far the values of each i32 input may go: below the size of every axis that is gathered from
 * with them. A program checks them once, so that no kernel has to.
 * @throws SinterError SHAPE_MISMATCH if an op may give an index that another one does not have
 */
export function indexLimits(graph: Graph): ReadonlyMap<NodeOf<"input">, number> {
  const limits = new Map<NodeOf<"input">, number>();
  const limit = (node: Node, below: number, reader: Node): void => {
    if (is(node, "input")) {
      limits.set(node, Math.min(limits.get(node) ?? below, below));
      return;
    }
    const most = node.spec.below?.(node.operands, node.attrs as object);
    if (most !== undefined && most > below)
      throw new SinterError(
        "SHAPE_MISMATCH",
        `${reader.op} from ${shapeText(reader.operands[0]!.shape)} has ${below} elements on its axis, but is given the ${node.op} of ${most}`,
      );
    if (most === undefined) for (const choice of choices(node)) limit(choice, below, reader);
  };
  for (const node of nodesOf(graph)) {
    const indexed = indexedBy(node);
    if (indexed !== null) limit(indexed.indices, indexed.below, node);
  }
  return limits;
}

/** The indices that a node reads with, and what they must be below. */
function indexedBy(node: Node): { readonly indices: Node; readonly below: number } | null {
  const at = node.spec.operands?.findIndex(({ takes }) => takes === "indices") ?? -1;
  if (at < 0) return null;
  const below = node.spec.limit?.(node.operands, node.attrs as object) ?? Infinity;
  return { indices: node.operands[at]!, below };
}

/** The operands whose elements a node of indices may hold: those of its dtype, but for what it reads them with. */
const choices = ({ spec, operands, dtype }: Node): Node[] =>
  operands.filter((o, i) => o.dtype === dtype && spec.operands?.[i]?.takes !== "indices");
