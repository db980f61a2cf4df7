import type { Node, NodeOf, OpName } from "@sinter/ir";
import { part, rowShape, type View } from "../value.ts";

/** Where the operands of an op that joins them stand in its result. */
const parts: { readonly [O in OpName]?: (node: NodeOf<O>, out: View) => View[] } = {
  pad: ({ operands: [x], attrs: { before, axis } }, out) => [
    part(out, axis, before, rowShape(x!.shape)[axis]!),
  ],
  concat({ operands, attrs: { axis } }, out) {
    let start = 0;
    return operands.map((o) => {
      const size = rowShape(o.shape)[axis]!;
      start += size;
      return part(out, axis, start - size, size);
    });
  },
};

/** Whether a node is made of its operands' elements, each in its part. */
export const isJoin = ({ op }: Node): boolean => Object.hasOwn(parts, op);

export const partsOf = (node: Node, out: View): View[] =>
  (parts[node.op as OpName] as (node: Node, out: View) => View[])(node, out);
