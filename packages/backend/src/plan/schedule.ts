import { type Graph, type Node, nodesOf, rootsOf, topological } from "@sinter/ir";
import { accumulates, isOpen } from "./open-dimension.ts";

/** The nodes of one pass through the batch, in the order of the graph. */
export interface PassNodes {
  /** What has one value for the whole run. */
  readonly once: readonly Node[];
  /** What is computed for each block of rows; an accumulating node last adds to its value. */
  readonly blocks: readonly Node[];
  /** Those among `blocks` that accumulate. */
  readonly accumulators: readonly Node[];
}

/** The passes through the batch, and what is computed after them, when states are replaced. */
export interface Schedule {
  readonly passes: readonly PassNodes[];
  readonly updates: readonly Node[];
}

/**
 * In which pass a value can be computed: one after the last accumulator that it depends on. What a later
 * pass needs of an earlier one, row by row, is computed again, from the inputs. What only updates of states need
 * comes last.
 */
export function schedule(graph: Graph): Schedule {
  const dynamic = nodesOf(graph).filter((node) => !node.isStatic);
  const level = new Map<Node, number>();
  for (const node of dynamic) {
    const operands = node.operands.reduce((most, o) => Math.max(most, level.get(o) ?? 0), 0);
    level.set(node, accumulates(node) ? operands + 1 : operands);
  }
  const roots = new Set(rootsOf(graph));
  const needed = new Set(
    topological([
      ...graph.outputs.map(({ node }) => node),
      ...dynamic.filter((node) => isOpen(node) || accumulates(node)),
    ]),
  );
  const updates = new Set(dynamic.filter((node) => !needed.has(node) && !("leaf" in node.spec)));
  const last = dynamic.reduce(
    (most, node) => (needed.has(node) ? Math.max(most, level.get(node)!) : most),
    0,
  );
  const passes = Array.from({ length: last + 1 }, (_, pass) => {
    const accumulators = dynamic.filter((node) => accumulates(node) && level.get(node) === pass + 1);
    const wanted = new Set<Node>([
      ...accumulators,
      ...dynamic.filter((node) => roots.has(node) && isOpen(node) && level.get(node) === pass),
    ]);
    for (const node of [...dynamic].reverse())
      if (wanted.has(node)) for (const o of node.operands) if (!o.isStatic && isOpen(o)) wanted.add(o);
    return {
      once: dynamic.filter(
        (node) => !isOpen(node) && !accumulates(node) && level.get(node) === pass && !updates.has(node),
      ),
      blocks: dynamic.filter((node) => wanted.has(node)),
      accumulators,
    };
  });
  return { passes, updates: [...updates] };
}
