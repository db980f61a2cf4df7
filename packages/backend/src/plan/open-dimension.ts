import { type Graph, is, type Node, nameOf, nodesOf, type Shape, SinterError, shapeText } from "@sinter/ir";

/** The axis of the open dimension, or −1. */
export const openAxis = (shape: Shape): number => shape.findIndex((dim) => typeof dim === "string");

export const isOpen = ({ shape }: Node): boolean => openAxis(shape) >= 0;

/** Whether a node sums over the batch, or compares all of its rows. */
export const accumulates = (node: Node): boolean => !isOpen(node) && node.operands.some(isOpen);

/**
 * The one dimension that stays open, or null. It leads in inputs, outputs and wherever elements are
 * reordered; ops work within its rows, or sum over it.
 * @throws SinterError UNSUPPORTED, naming the op and its shape, where that is not so
 */
export function openDimension(graph: Graph): string | null {
  let open: string | null = null;
  const unsupported = (why: string): never => {
    throw new SinterError("UNSUPPORTED", why);
  };
  const mustLead = (node: Node, dim: string | number) =>
    unsupported(
      `${nameOf(node)} has shape ${shapeText(node.shape)}: the open dimension ${dim} must be the first axis of every value`,
    );
  const nodes = nodesOf(graph);
  const ends = new Set<Node>([...graph.inputs, ...graph.outputs.map(({ node }) => node)]);
  for (const node of new Set([...graph.inputs, ...nodes])) {
    let at = -1;
    for (const [axis, dim] of node.shape.entries()) {
      if (typeof dim === "number") continue;
      if (at >= 0 || (axis > 0 && (ends.has(node) || is(node, "reshape")))) mustLead(node, dim);
      at = axis;
      if (open !== null && open !== dim)
        unsupported(`${open} and ${dim} are both open; give one of them a size`);
      open = dim;
    }
  }
  for (const node of nodes) {
    const crossed = node.spec.crosses?.(node.attrs as object, node.operands) ?? [];
    const crossing = node.operands.find((o, i) => crossed[i]?.includes(openAxis(o.shape)) === true);
    if (crossing !== undefined && node.spec.neutral === undefined)
      unsupported(
        `${nameOf(node)} of ${shapeText(crossing.shape)} mixes rows of the open dimension ${open}; rows must stay independent`,
      );
    if (node.op === "reshape" && accumulates(node)) mustLead(node.operands[0]!, open!);
  }
  for (const { state, node } of graph.updates ?? [])
    if (isOpen(node))
      unsupported(
        `the update of ${state.attrs.name} has shape ${shapeText(node.shape)}; a state keeps one value, so sum or average over ${open} first`,
      );
  return open;
}
