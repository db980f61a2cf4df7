import type { Node, NodeOf } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { sumTo } from "../sum-to.ts";
import type { Vjp } from "./rule.ts";

/** y = x·Wᵀ + b: g·W, gᵀ·x and g, each summed over what is not its operand's. */
export const linear: Vjp<NodeOf<"linear">> = ({ operands: [x, w, b] }, g) => [
  () => (g.shape.length === 1 ? vector(build.matmul(row(g), w!)) : build.matmul(g, w!)),
  () => {
    const [of, by] = g.shape.length === 1 ? [row(g), row(x!)] : [g, x!];
    return sumTo(build.matmul(build.transpose(of), by), w!.shape);
  },
  () => sumTo(g, b!.shape),
];

/** c = a·b: g·bᵀ and aᵀ·g, each summed over the leading axes along which its operand repeats. */
export const matmul: Vjp<NodeOf<"matmul">> = ({ operands: [a, b] }, g) => {
  const isVector = b!.shape.length === 1;
  const [right, gradient] = isVector ? [column(b!), column(g)] : [b!, g];
  return [
    () => sumTo(build.matmul(gradient, build.transpose(right)), a!.shape),
    () => {
      const product = sumTo(build.matmul(build.transpose(a!), gradient), right.shape);
      return isVector ? vector(product) : product;
    },
  ];
};

/** [n] as [1, n], [..., n] as [..., n, 1], and [1, n] or [n, 1] as [n]. */
const row = (x: Node): Node => build.reshape(x, [1, ...x.shape]);
const column = (x: Node): Node => build.reshape(x, [...x.shape, 1]);
const vector = (x: Node): Node => build.reshape(x, [x.shape[0] === 1 ? x.shape[1]! : x.shape[0]!]);
