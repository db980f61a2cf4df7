import { evaluateStatic, type Node, size } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import * as p from "../pattern.ts";
import { rule } from "../rule.ts";

/** Folding may not make the graph's data larger than this many elements. */
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
    if (!onConstants(value)) return p.skip("it depends on parameters");
    return size(value.shape) <= LARGEST
      ? true
      : p.skip(`the result has ${size(value.shape)} elements, more than ${LARGEST}`);
  },
  rewrite: ({ value }) => {
    const [folded] = evaluateStatic([value], {});
    return g.constant(folded![1], value.shape);
  },
});
