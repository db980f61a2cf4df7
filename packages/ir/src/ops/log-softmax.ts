import { alongShape, checkAxis } from "../shape/axis.ts";
import { number } from "./attrs.ts";
import { broadcast } from "./broadcast.ts";
import { composite } from "./composite.ts";
import { apply } from "./elementwise.ts";
import { type Node, node } from "./node.ts";
import { reduce } from "./reduce.ts";
import { softmax } from "./softmax.ts";

/**
 * (x_i − max x) − ln Σ_j e^{x_j − max x} along an axis
 *
 * The logarithm of softmax, without its underflow.
 */
export const logSoftmaxOp = composite({
  name: "logSoftmax",
  operands: [{ name: "x", takes: "f32" }],
  attrs: { axis: number },
  normalize: ({ axis }, [x]) => ({ axis: checkAxis("logSoftmax", x!.shape, axis) }),
  shape: ([x], { axis }) => alongShape("logSoftmax", x!.shape, axis),
  crosses: ({ axis }) => [[axis]],
  decompose([x], { axis }) {
    const along = (y: Node) => broadcast(y, x!.shape);
    const shifted = apply("sub", x!, along(reduce(x!, "max", axis, true)));
    const sum = reduce(apply("exp", shifted), "sum", axis, true);
    return apply("sub", shifted, along(apply("log", sum)));
  },
  exponential: ([x], { axis }) => softmax(x!, axis),
});

/** ln softmax(x) along `axis`, by default the last. */
export const logSoftmax = (x: Node, axis = -1) => node(logSoftmaxOp, [x], { axis });
