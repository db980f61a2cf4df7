import { layerNormShape } from "../shape/layer-norm.ts";
import type { Composite, OpAttrs } from "./op.ts";

/** layerNorm(x, γ, β) = (x − μ) / √(σ² + ε) · γ + β with mean μ and variance σ² of the last axis. */
export const layerNorm: Composite<OpAttrs["layerNorm"]> = {
  key: ({ epsilon }) => String(epsilon),
  infer: ([x, gamma, beta]) => ({ shape: layerNormShape(x!.shape, gamma!.shape, beta!.shape), dtype: "f32" }),
  decompose(build, [x, gamma, beta], { epsilon }) {
    const last = x!.shape.length - 1;
    const mean = (y: typeof x) => build.reduce(y!, "mean", last, true);
    const centred = build.elementwise("sub", x!, build.broadcast(mean(x), x!.shape));
    const variance = mean(build.elementwise("mul", centred, centred));
    const deviation = build.elementwise("sqrt", build.elementwise("add", variance, build.scalar(epsilon)));
    const normal = build.elementwise("div", centred, build.broadcast(deviation, x!.shape));
    return build.elementwise("add", build.elementwise("mul", normal, gamma!), beta!);
  },
};
