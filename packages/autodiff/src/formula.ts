import { expression, type Formula, is, type Node } from "@sinter/ir";
import * as s from "@sinter/ir/scalar";
import { times } from "./scalar/algebra.ts";
import { derivative } from "./scalar/derivative.ts";

/**
 * The gradient with respect to operand `index` of an elementwise node, element by element: g · ∂y/∂x. Where
 * the derivative can be written with y, it is, so that nothing is computed twice.
 * @param g the gradient with respect to y
 */
export function operandGradient(y: Node, formula: Formula, index: number, g: Node): Node {
  const { arity, body } = formula;
  const [value, gradient] = [arity, arity + 1];
  const slope = s.transform(derivative(body, index, arity), (node, children) =>
    node === body ? s.arg(value) : s.rebuild(node, children),
  );
  const factor = is(g, "const") && g.shape.length === 0 ? s.constant(g.attrs.data[0]!) : s.arg(gradient);
  return expression(times(factor, slope), [...y.operands, y, g], {
    name: `${formula.name}Grad${arity === 1 ? "" : index}`,
    attrs: formula.attrs,
  });
}
