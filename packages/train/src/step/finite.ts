import { is, type Node } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { reduceAll } from "../losses/loss.ts";

/**
 * A number that is finite if all gradients are: the sum of their elements, in f64, where no sum of numbers of f32 is
 * infinite. The gradient gᵀ·x of a weight needs not be read where that of a bias is Σ g, of the same g: x is finite, as
 * the loss made of it is, so a sum of their products is, unless it leaves f32.
 */
export function finiteIf(gradients: readonly Node[]): Node {
  const summed = new Set(
    gradients.flatMap((node) => (is(node, "reduce") && node.attrs.kind === "sum" ? node.operands : [])),
  );
  const isCovered = (node: Node): boolean => {
    const [left] = node.operands;
    return is(node, "matmul") && is(left, "transpose") && summed.has(left.operands[0]!);
  };
  return gradients
    .filter((node) => !isCovered(node))
    .map((node) => reduceAll(node, "sum"))
    .reduce((a, b) => build.apply("add", a, b));
}
