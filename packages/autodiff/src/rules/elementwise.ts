import { type Node, type NodeOf, repeatsAlong, sameShape } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { operandGradient } from "../formula.ts";
import { repeat, unrepeated } from "../repeat.ts";
import { sumTo } from "../sum-to.ts";
import type { Vjp } from "./rule.ts";

/** Whether of any two values one repeats along the other, so that they can be combined in any order. */
const fitTogether = (values: readonly Node[]): boolean =>
  values.every(({ shape: a }, i) =>
    values.slice(i + 1).every(({ shape: b }) => repeatsAlong(a, b) || repeatsAlong(b, a)),
  );

/** g · ∂f/∂x_i, summed over the axes along which x_i repeats */
export const elementwise: Vjp<NodeOf<"elementwise">> = (node, gradient) => {
  const { formula } = node.attrs;
  const own = unrepeated(gradient, node.shape);
  // Of two shapes like [5] and [1, 1], neither repeats along the other; both do along the result.
  const g = fitTogether([own, ...node.operands]) ? own : gradient;
  const zero = build.scalar(0);
  return node.operands.map((x, i) => () => {
    // A mask chooses whole values, so that what is not chosen gets 0 and not 0·∞.
    const part =
      formula.signature === "choose"
        ? build.apply("where", node.operands[0]!, i === 1 ? g : zero, i === 1 ? zero : g)
        : operandGradient(node, formula, i, g);
    // What is the same everywhere may be smaller than the result.
    return sumTo(sameShape(part.shape, node.shape) ? part : repeat(part, node.shape), x.shape);
  });
};
