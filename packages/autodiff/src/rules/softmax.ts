import type { Node, NodeOf } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import type { Vjp } from "./rule.ts";

/** Σ x along an axis, repeated along it. */
const sumAlong = (x: Node, axis: number): Node =>
  build.broadcast(build.reduce(x, "sum", axis, true), x.shape);

/** y·(g − Σ g·y) */
export const softmax: Vjp<NodeOf<"softmax">> = (y, g) => [
  () => build.apply("mul", y, build.apply("sub", g, sumAlong(build.apply("mul", g, y), y.attrs.axis))),
];

/** g − e^y·Σ g, where e^y is the softmax */
export const logSoftmax: Vjp<NodeOf<"logSoftmax">> = (y, g) => [
  () => build.apply("sub", g, build.apply("mul", build.apply("exp", y), sumAlong(g, y.attrs.axis))),
];
