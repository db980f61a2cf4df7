import { type Graph, is, type Node, nodesOf, SinterError, shapeText } from "@sinter/ir";

/**
 * The one dimension that stays open, or null: it must lead wherever it appears, and rows along it
 * stay independent.
 * @throws SinterError UNSUPPORTED, naming the op and its shape, where that is not so
 */
export function openDimension(graph: Graph): string | null {
  let open: string | null = null;
  for (const node of [...graph.inputs, ...nodesOf(graph)])
    for (const [axis, dim] of node.shape.entries()) {
      if (typeof dim === "number") continue;
      if (axis > 0)
        throw new SinterError(
          "UNSUPPORTED",
          `${node.op} has shape ${shapeText(node.shape)}: the open dimension ${dim} must be the first axis of every value`,
        );
      if (open !== null && open !== dim)
        throw new SinterError("UNSUPPORTED", `${open} and ${dim} are both open; give one of them a size`);
      open = dim;
    }
  const crossing = nodesOf(graph).find((node) => crossesRows(node));
  if (crossing !== undefined)
    throw new SinterError(
      "UNSUPPORTED",
      `${is(crossing, "reduce") ? crossing.attrs.kind : crossing.op} of ${shapeText(crossing.operands[0]!.shape)} mixes rows of the open dimension ${open}; rows must stay independent`,
    );
  return open;
}

/** Whether an op works along the open dimension: every op that works along an axis has it as an attribute. */
const crossesRows = ({ operands: [x], attrs }: Node): boolean =>
  typeof x?.shape[0] === "string" && "axis" in (attrs as object) && (attrs as { axis: number }).axis === 0;
