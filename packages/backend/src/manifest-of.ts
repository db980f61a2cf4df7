import { type Graph, type IndexLimit, indexLimits, type Node, statesOf } from "@sinter/ir";
import type { Layout } from "./plan/layout.ts";
import type { Plan } from "./plan/plan.ts";
import type { Buffer } from "./plan/value.ts";
import type { Manifest, PortSpec } from "./runtime/manifest.ts";

/** What callers of a program need to know of it. */
export function manifestOf(graph: Graph, plan: Plan, layout: Layout): Manifest {
  const limits: ReadonlyMap<Node, IndexLimit> = indexLimits(graph);
  const port = (name: string, node: Node, buffer: Buffer): PortSpec => ({
    name,
    dtype: node.dtype,
    shape: node.shape,
    rowSize: buffer.rowSize,
    batched: buffer.batched,
    offset: layout.offsetOf(buffer),
    below: plain(limits.get(node)),
  });
  return {
    inputs: graph.inputs.map((node, i) => port(node.attrs.name, node, plan.inputs[i]!)),
    outputs: graph.outputs.map(({ name, node }, i) => port(name ?? "", node, plan.outputs[i]!)),
    states: statesOf(graph).map((node, i) => port(node.attrs.name, node, plan.states[i]!)),
    batchSize: plan.batchSize === null ? null : layout.offsetOf(plan.batchSize),
    chunkRows: layout.chunkRows,
    passes: plan.passes.length,
    updates: graph.updates !== undefined,
  };
}

/** As JSON has it: null where there is no limit. */
const plain = (limit: IndexLimit = Infinity): PortSpec["below"] =>
  typeof limit === "number"
    ? limit < Infinity
      ? limit
      : null
    : limit.map((each) => plain(each) as number | null);
