import type { NodeOf } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import type { Vjp } from "./rule.ts";

/** What was taken from a place goes back to it: `gather` and `scatterAdd` are each other's adjoint. */
export const gather: Vjp<NodeOf<"gather">> = ({ operands: [x, indices], attrs: { axis } }, g) => [
  () => build.scatterAdd(g, indices!, x!.shape[axis] as number, axis),
];

export const scatterAdd: Vjp<NodeOf<"scatterAdd">> = ({ operands: [, indices], attrs: { axis } }, g) => [
  () => build.gather(g, indices!, axis),
];
