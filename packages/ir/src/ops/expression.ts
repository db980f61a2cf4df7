import { formulas } from "../formulas/index.ts";
import { type Formula, makeFormula } from "../scalar/formula.ts";
import { arg, type Scalar, substitute, transform } from "../scalar/scalar.ts";
import { scalar } from "./const.ts";
import { apply, elementwise } from "./elementwise.ts";
import type { Node } from "./node.ts";

/**
 * What a formula is for these values, as a node: one of the values, a standard op on them and on numbers, or a
 * formula of this name and these constants, over those values that it uses, the last one first.
 */
export function expression(
  body: Scalar,
  values: readonly Node[],
  { name, attrs }: Pick<Formula, "name" | "attrs">,
): Node {
  const leaf = (x: Scalar): Node | undefined =>
    x.kind === "arg" ? values[x.index] : x.kind === "const" ? scalar(x.value) : undefined;
  const whole = leaf(body);
  if (whole !== undefined) return whole;
  const standard = body.kind === "op" ? body.op : body.kind === "call" ? body.fn.name : "";
  if (Object.hasOwn(formulas, standard)) {
    const operands = (body.kind === "op" ? body.args : body.kind === "call" ? [body.arg] : []).map(leaf);
    if (operands.every((o) => o !== undefined)) return apply(standard as keyof typeof formulas, ...operands);
  }
  const used = argsOf(body).sort((a, b) => b - a);
  const renumbered = substitute(
    body,
    values.map((_, i) => arg(Math.max(0, used.indexOf(i)))),
  );
  return elementwise(makeFormula(name, used.length, attrs, renumbered), ...used.map((i) => values[i]!));
}

/** The numbers of the arguments that a formula uses, in the order in which they stand there. */
export function argsOf(body: Scalar): number[] {
  const found = new Set<number>();
  transform(body, (node) => {
    if (node.kind === "arg") found.add(node.index);
    return node;
  });
  return [...found];
}
