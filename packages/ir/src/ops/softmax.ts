import { alongShape } from "../shape/axis.ts";
import type { Composite, OpAttrs } from "./op.ts";

/** softmax(x)_i = e^{x_i − max x} / Σ_j e^{x_j − max x}: the shift keeps every exponent ≤ 0. */
export const softmax: Composite<OpAttrs["softmax"]> = {
  key: ({ axis }) => String(axis),
  infer: ([x], { axis }) => ({ shape: alongShape("softmax", x!.shape, axis), dtype: "f32" }),
  decompose(build, [x], { axis }) {
    const along = (y: typeof x) => build.broadcast(y!, x!.shape);
    const shifted = build.elementwise("sub", x!, along(build.reduce(x!, "max", axis, true)));
    const e = build.elementwise("exp", shifted);
    return build.elementwise("div", e, along(build.reduce(e, "sum", axis, true)));
  },
};
