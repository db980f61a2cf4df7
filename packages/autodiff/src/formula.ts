import { type Formula, formulas, makeFormula, type Node, type Scalar } from "@sinter/ir";
import * as build from "@sinter/ir/build";
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
  return expression(times(s.arg(gradient), slope), [...y.operands, y, g], {
    name: `${formula.name}Grad${arity === 1 ? "" : index}`,
    attrs: formula.attrs,
  });
}

/** A formula over values: one of the standard ones, if it is, else one of its own with this name and these constants. */
function expression(
  body: Scalar,
  values: readonly Node[],
  { name, attrs }: Pick<Formula, "name" | "attrs">,
): Node {
  const leaf = (x: Scalar): Node | undefined =>
    x.kind === "arg" ? values[x.index] : x.kind === "const" ? build.scalar(x.value) : undefined;
  const whole = leaf(body);
  if (whole !== undefined) return whole;
  if (body.kind === "op" && Object.hasOwn(formulas, body.op)) {
    const operands = body.args.map(leaf);
    if (operands.every((o) => o !== undefined))
      return build.apply(body.op as keyof typeof formulas, ...operands);
  }
  const used = values
    .map((_, i) => i)
    .filter((i) => uses(body, i))
    .reverse();
  const renumbered = s.substitute(
    body,
    values.map((_, i) => s.arg(Math.max(0, used.indexOf(i)))),
  );
  return build.elementwise(makeFormula(name, used.length, attrs, renumbered), ...used.map((i) => values[i]!));
}

function uses(body: Scalar, index: number): boolean {
  let found = false;
  s.transform(body, (node) => {
    found ||= node.kind === "arg" && node.index === index;
    return node;
  });
  return found;
}
