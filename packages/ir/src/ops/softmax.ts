import { alongShape, checkAxis } from "../shape/axis.ts";
import { number } from "./attrs.ts";
import { broadcast } from "./broadcast.ts";
import { composite } from "./composite.ts";
import { apply } from "./elementwise.ts";
import { type Node, node } from "./node.ts";
import { reduce } from "./reduce.ts";

/**
 * e^{x_i − max x} / Σ_j e^{x_j − max x} along an axis
 *
 * The shift by the largest keeps every exponent ≤ 0.
 */
export const softmaxOp = composite({
  name: "softmax",
  operands: [{ name: "x", takes: "f32" }],
  attrs: { axis: number },
  normalize: ({ axis }, [x]) => ({ axis: checkAxis("softmax", x!.shape, axis) }),
  shape: ([x], { axis }) => alongShape("softmax", x!.shape, axis),
  crosses: ({ axis }) => [[axis]],
  decompose([x], { axis }) {
    const along = (y: Node) => broadcast(y, x!.shape);
    const e = apply("exp", apply("sub", x!, along(reduce(x!, "max", axis, true))));
    return apply("div", e, along(reduce(e, "sum", axis, true)));
  },
});

/** e^x / Σ e^x along `axis`, by default the last. */
export const softmax = (x: Node, axis = -1) => node(softmaxOp, [x], { axis });
