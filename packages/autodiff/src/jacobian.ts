import { type Node, product, SinterError, sameShape, shapeText } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { vjp } from "./gradient.ts";
import { noJacobian } from "./sentences.ts";

/** Each element of the output is a pass through the graph. */
const MOST = 64;

/**
 * ∂y_i/∂x_j for all elements of y and x, in a value of shape [...y, ...x]: a vector-Jacobian product for each
 * element of y.
 * @throws SinterError INVALID_ARGUMENT if one of them is not of f32 or of a fixed size, or y has more than 64
 *   elements
 */
export function jacobian(y: Node, x: Node): Node {
  for (const { dtype, shape } of [y, x])
    if (dtype !== "f32" || shape.some((dim) => typeof dim === "string"))
      throw new SinterError("INVALID_ARGUMENT", noJacobian(`${dtype}${shapeText(shape)}`));
  const count = product(y.shape as number[]);
  if (count > MOST)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `jacobian of f32${shapeText(y.shape)} would take ${count} passes; the most are ${MOST}: take parts of it`,
    );
  const rows = Array.from({ length: count }, (_, i) => build.reshape(jacobianRow(y, x, i), [1, ...x.shape]));
  const all = build.concat(rows, 0);
  const shape = [...y.shape, ...x.shape];
  return sameShape(all.shape, shape) ? all : build.reshape(all, shape);
}

/**
 * ∂y_i/∂x, of the shape of x; 0 where y does not depend on it. i counts the elements along the fixed dimensions of y,
 * over the open ones y_i is summed.
 */
export function jacobianRow(y: Node, x: Node, i: number): Node {
  const shape = y.shape.map((dim) => (typeof dim === "number" ? dim : 1));
  const seed = Array.from({ length: product(shape) }, (_, j) => (i === j ? 1 : 0));
  const [row] = vjp(y, [x], build.broadcast(build.constant(seed, shape), y.shape));
  return row ?? build.broadcast(build.scalar(0), x.shape);
}
