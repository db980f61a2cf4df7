import { evaluateStatic, type Node, size } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import { refuse } from "../match.ts";
import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

/** A graph does not carry more elements than these in one constant that was not written in it. */
const LARGEST = 4096;

/** Its operands are folded before it, so one level is enough to look at. */
const onConstants = (node: Node): boolean =>
  node.operands.length > 0 && node.operands.every((o) => o.op === "const");

/**
 * Evaluates what depends on written constants alone. (What depends on parameters stays symbolic in
 * the graph; `compile` evaluates it in the same way when it has their values.)
 */
export const constantFold = rule({
  name: "constant-fold",
  equation: "f(constants) = constant, in f64, rounded once",
  tier: "rounding",
  match: p.fixed("value"),
  when: ({ value }) => {
    // A constant is f32: indices and masks stay what makes them.
    if (value.dtype !== "f32" || !onConstants(value)) return false;
    const count = size(value.shape);
    return count <= LARGEST || refuse(`the constant would have ${count} elements, more than ${LARGEST}`);
  },
  rewrite: ({ value }) => {
    const [folded] = evaluateStatic([value], {});
    return g.constant(folded![1], value.shape);
  },
});
