import { SinterError } from "../base/error.ts";
import { shapeText } from "../shape/dim.ts";
import { checkFeatures } from "../shape/linear.ts";
import { number } from "./attrs.ts";
import { broadcast } from "./broadcast.ts";
import { composite } from "./composite.ts";
import { scalar } from "./const.ts";
import { apply } from "./elementwise.ts";
import { type Node, node } from "./node.ts";
import { reduce } from "./reduce.ts";

/** `rmsNorm(512)`: how every message names the layer. */
export const rmsNormLabel = <N extends number | string>(features: N) => `rmsNorm(${features})` as const;

/**
 * x / √(mean x² + ε) · scale along the last axis
 *
 * Zhang and Sennrich, Root Mean Square Layer Normalization, 2019.
 */
export const rmsNormOp = composite({
  name: "rmsNorm",
  operands: [
    { name: "x", takes: "f32" },
    { name: "scale", takes: "f32" },
  ],
  attrs: { epsilon: number },
  shape([x, scale]) {
    const [n] = scale!.shape;
    if (n === undefined || scale!.shape.length !== 1)
      throw new SinterError(
        "SHAPE_MISMATCH",
        `rmsNorm expects a scale [n] but receives ${shapeText(scale!.shape)}`,
      );
    checkFeatures(rmsNormLabel(n), n, x!.shape);
    return x!.shape;
  },
  crosses: (_, [x]) => [[x!.shape.length - 1], []],
  decompose([x, scale], { epsilon }) {
    const last = x!.shape.length - 1;
    const square = reduce(apply("mul", x!, x!), "mean", last, true);
    const deviation = apply("sqrt", apply("add", square, scalar(epsilon)));
    return apply("mul", apply("div", x!, broadcast(deviation, x!.shape)), scale!);
  },
});

/** x / √(mean x² + ε) · scale along the last axis; ε is the machine epsilon of f32 unless given. */
export const rmsNorm = (x: Node, scale: Node, epsilon = 2 ** -23) => node(rmsNormOp, [x, scale], { epsilon });
