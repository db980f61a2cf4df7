import type { MovementName, Node, NodeOf } from "@sinter/ir";
import * as scalar from "@sinter/ir/scalar";
import { part, permuted, repeated, reshaped, rowShape } from "../value.ts";
import type { Lowering } from "./lowering.ts";
import { partsOf } from "./parts.ts";

/** Ops that only move elements are views of their operands; what is joined is written into its parts. */
export const movements: { readonly [O in MovementName]: (node: NodeOf<O>, l: Lowering) => void } = {
  reshape(node, l) {
    const x = l.view(node.operands[0]!);
    const shape = rowShape(node.shape);
    l.set(node, reshaped(x, shape) ?? reshaped(l.dense(x), shape)!);
  },
  transpose: (node, l) => l.set(node, permuted(l.view(node.operands[0]!), node.attrs.perm)),
  broadcast: (node, l) => l.set(node, repeated(l.view(node.operands[0]!), rowShape(node.shape))),
  slice(node, l) {
    const { axis, start } = node.attrs;
    l.set(node, part(l.view(node.operands[0]!), axis, start, node.shape[axis] as number));
  },
  concat: join,
  pad(node, l) {
    const { before, after, axis } = node.attrs;
    const out = l.result(node);
    const zeros = (start: number, count: number) => {
      if (count > 0) l.map(scalar.constant(0), [], part(out, axis, start, count));
    };
    zeros(0, before);
    zeros(out.shape[axis]! - after, after);
    join(node, l);
  },
};

/** Writes the operands into their parts, but for those that are there already. */
function join(node: Node, l: Lowering): void {
  const out = l.result(node);
  for (const [i, view] of partsOf(node, out).entries())
    if (l.homes.isWritten(node, i)) l.fused.push({ nodes: [node.operands[i]!], into: node });
    else l.copy(l.view(node.operands[i]!), view);
}
