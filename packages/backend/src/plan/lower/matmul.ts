import type { Node, NodeOf } from "@sinter/ir";
import { repeated, type View } from "../value.ts";
import type { Lowering } from "./lowering.ts";

/** A vector on the right is one column; leading axes that are missing or 1 are repeated. */
export function lowerMatmul(node: NodeOf<"matmul">, l: Lowering, out: View = l.result(node)): void {
  const [a, b] = node.operands.map((o) => l.view(o)) as [View, View];
  const isVector = (node.operands[1] as Node).shape.length === 1;
  const right = isVector ? column(b) : b;
  const result = isVector ? column(out) : out;
  const lead = result.shape.slice(0, -2);
  const leading = (view: View) => repeated(view, [...lead, ...view.shape.slice(-2)]);
  l.step("matmul", [leading(a), leading(right)], {}, result);
}

const column = (view: View): View => ({
  ...view,
  shape: [...view.shape, 1],
  strides: [...view.strides, 1],
});
