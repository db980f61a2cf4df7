import { is, type Node } from "@sinter/ir";
import { activeNodes } from "./gradient.ts";
import { derivative } from "./scalar/derivative.ts";

/**
 * The first node on the way from `wrt` to `of` that is not piecewise linear in it, or null: then the function is
 * affine in each of finitely many regions.
 */
export const curvedNode = (of: Node, wrt: Node): Node | null => {
  const { order, active } = activeNodes(of, [wrt]);
  return order.find((node) => node !== wrt && active.has(node) && !isPiecewiseLinear(node, active)) ?? null;
};

function isPiecewiseLinear(node: Node, active: ReadonlySet<Node>): boolean {
  const varying = node.operands.flatMap((o, i) => (active.has(o) ? [i] : []));
  if (is(node, "elementwise")) {
    const { body, arity } = node.attrs.formula;
    const isZero = (x: ReturnType<typeof derivative>) => x.kind === "const" && x.value === 0;
    return varying.every((i) =>
      varying.every((j) => isZero(derivative(derivative(body, i, arity), j, arity))),
    );
  }
  // A product is linear in either factor, and a bias is added.
  if (is(node, "linear") || is(node, "matmul")) return !(varying.includes(0) && varying.includes(1));
  return !("decompose" in node.spec) || node.op === "stopGradient";
}
