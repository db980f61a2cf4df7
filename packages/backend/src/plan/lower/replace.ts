import { type Graph, is, type Node, nodesOf, statesOf } from "@sinter/ir";
import * as scalar from "@sinter/ir/scalar";
import { canWrite } from "../kernels.ts";
import { accumulates, isOpen } from "../open-dimension.ts";
import type { StepKind } from "../step.ts";
import { together } from "../together.ts";
import { type Buffer, isDense, isStatic, reshaped, rowShape, whole } from "../value.ts";
import { inPlace } from "./in-place.ts";
import type { Lowering } from "./lowering.ts";
import { isJoin, partsOf } from "./parts.ts";
import type { StateLowering } from "./state.ts";

/** Values that replace states are written in their place where that can be, and elementwise ones run together. */
export const replacing: StateLowering = {
  join(graph, l) {
    const outputs = new Set(graph.outputs.map(({ node }) => node));
    for (const node of nodesOf(graph))
      if (isJoin(node) && !isOpen(node) && !node.isStatic) joinSums(node, outputs, l);
  },
  replace(graph, steps, states, l) {
    replaceStates(graph, states, l);
    return together(inPlace([...steps, ...l.takeSteps()]));
  },
};

/** Sums over the batch that begin at 0 and are joined: all of it is filled with 0, and each adds to its part. */
function joinSums(node: Node, outputs: ReadonlySet<Node>, l: Lowering): void {
  const sums = node.operands.map((o) => sumOf(o, outputs));
  if (!sums.some((sum) => sum !== null && !l.has(sum))) return;
  const home = l.joined(node);
  l.map(scalar.constant(0), [], home);
  const written = new Set<number>();
  for (const [i, view] of partsOf(node, home).entries()) {
    const sum = sums[i];
    const own = sum ? reshaped(view, rowShape(sum.shape)) : null;
    if (!sum || own === null || l.has(sum) || !canWrite(l.kernels, sum.op as StepKind, own)) continue;
    l.set(sum, own);
    written.add(i);
  }
  l.homes.keep(node, written);
}

/** The sum over the batch that is, reshaped, this value, and no output; null if it is something else. */
function sumOf(node: Node, outputs: ReadonlySet<Node>): Node | null {
  if (node.isStatic || isOpen(node) || outputs.has(node)) return null;
  if (accumulates(node)) return node.spec.neutral!(node.attrs as object) === 0 ? node : null;
  return is(node, "reshape") ? sumOf(node.operands[0]!, outputs) : null;
}

/** All updates see the states as they were: what is another state's value is copied before any is replaced. */
function replaceStates(graph: Graph, buffers: readonly Buffer[], l: Lowering): void {
  const states: readonly Node[] = statesOf(graph);
  const { updates = [] } = graph;
  const changes = updates.map(({ state, node }) => {
    const to = whole(buffers[states.indexOf(state)]!, rowShape(state.shape));
    const from = l.view(node);
    const isState = !isStatic(from.of) && from.of.place.kind === "state";
    // As it is, or another view of its own elements, which are read while others are written.
    const isSame = from.of === to.of && isDense(from) && from.offset === to.offset;
    return { from: isState && !isSame ? l.copied(from, false) : from, to };
  });
  for (const { from, to } of changes) if (from.of !== to.of) l.copy(from, to);
}
