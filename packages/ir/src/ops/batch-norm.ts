import { SinterError } from "../base/error.ts";
import { shapeText } from "../shape/dim.ts";
import { checkFeatures } from "../shape/linear.ts";
import { number } from "./attrs.ts";
import { composite } from "./composite.ts";
import { scalar } from "./const.ts";
import { apply } from "./elementwise.ts";
import { type Node, node } from "./node.ts";

/** `batchNorm(64)`: how every message names the layer. */
export const batchNormLabel = <N extends number | string>(features: N) => `batchNorm(${features})` as const;

/**
 * (x − μ) / √(σ² + ε) · scale + shift with a mean μ and a variance σ² that are given for each unit of the last axis
 *
 * While a network learns, they are those of the batch, and what is given follows them: then rows are not
 * independent. Ioffe and Szegedy, Batch Normalization, 2015.
 */
export const batchNormOp = composite({
  name: "batchNorm",
  operands: [
    { name: "x", takes: "f32" },
    { name: "scale", takes: "f32" },
    { name: "shift", takes: "f32" },
    { name: "mean", takes: "f32" },
    { name: "variance", takes: "f32" },
  ],
  attrs: { epsilon: number, momentum: number },
  shape([x, ...params]) {
    const [n] = params[0]!.shape;
    if (n === undefined || params.some(({ shape }) => shape.length !== 1 || shape[0] !== n))
      throw new SinterError(
        "SHAPE_MISMATCH",
        `batchNorm expects scale, shift, mean and variance [n] but receives ${params.map(({ shape }) => shapeText(shape)).join(", ")}`,
      );
    checkFeatures(batchNormLabel(n), n, x!.shape);
    return x!.shape;
  },
  decompose([x, scale, shift, mean, variance], { epsilon }) {
    const factor = apply("div", scale!, apply("sqrt", apply("add", variance!, scalar(epsilon))));
    return apply("add", apply("mul", apply("sub", x!, mean!), factor), shift!);
  },
});

/** (x − mean) / √(variance + ε) · scale + shift, each of them [n] along the last axis. */
export const batchNorm = (
  x: Node,
  params: { readonly scale: Node; readonly shift: Node; readonly mean: Node; readonly variance: Node },
  { epsilon = 1e-5, momentum = 0.1 }: { readonly epsilon?: number; readonly momentum?: number } = {},
) => node(batchNormOp, [x, params.scale, params.shift, params.mean, params.variance], { epsilon, momentum });
