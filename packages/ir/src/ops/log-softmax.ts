import { alongShape } from "../shape/axis.ts";
import type { Composite, OpAttrs } from "./op.ts";

/** logSoftmax(x)_i = (x_i − max x) − ln Σ_j e^{x_j − max x}: the logarithm of softmax without its underflow. */
export const logSoftmax: Composite<OpAttrs["logSoftmax"]> = {
  key: ({ axis }) => String(axis),
  infer: ([x], { axis }) => ({ shape: alongShape("logSoftmax", x!.shape, axis), dtype: "f32" }),
  decompose(build, [x], { axis }) {
    const along = (y: typeof x) => build.broadcast(y!, x!.shape);
    const shifted = build.elementwise("sub", x!, along(build.reduce(x!, "max", axis, true)));
    const sum = build.reduce(build.elementwise("exp", shifted), "sum", axis, true);
    return build.elementwise("sub", shifted, along(build.elementwise("log", sum)));
  },
};
