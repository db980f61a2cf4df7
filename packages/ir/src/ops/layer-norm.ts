import { layerNormShape } from "../shape/layer-norm.ts";
import { number } from "./attrs.ts";
import { broadcast } from "./broadcast.ts";
import { composite } from "./composite.ts";
import { scalar } from "./const.ts";
import { apply } from "./elementwise.ts";
import { type Node, node } from "./node.ts";
import { reduce } from "./reduce.ts";

/**
 * (x − μ) / √(σ² + ε) · scale + shift with mean μ and variance σ² of the last axis
 *
 * ε keeps the division finite.
 */
export const layerNormOp = composite({
  name: "layerNorm",
  operands: [
    { name: "x", takes: "f32" },
    { name: "scale", takes: "f32" },
    { name: "shift", takes: "f32" },
  ],
  attrs: { epsilon: number },
  shape: ([x, scale, shift]) => layerNormShape(x!.shape, scale!.shape, shift!.shape),
  crosses: (_, [x]) => [[x!.shape.length - 1], [], []],
  decompose([x, scale, shift], { epsilon }) {
    const last = x!.shape.length - 1;
    const mean = (y: Node) => reduce(y, "mean", last, true);
    const centred = apply("sub", x!, broadcast(mean(x!), x!.shape));
    const variance = mean(apply("mul", centred, centred));
    const deviation = apply("sqrt", apply("add", variance, scalar(epsilon)));
    const normal = apply("div", centred, broadcast(deviation, x!.shape));
    return apply("add", apply("mul", normal, scale!), shift!);
  },
});

/** (x − μ) / √(σ² + ε) · scale + shift along the last axis. */
export const layerNorm = (x: Node, scale: Node, shift: Node, epsilon = 1e-5) =>
  node(layerNormOp, [x, scale, shift], { epsilon });
