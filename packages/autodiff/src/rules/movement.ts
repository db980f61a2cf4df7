import type { MovementName, NodeOf } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { sumTo } from "../sum-to.ts";
import type { Vjp } from "./rule.ts";

/** Elements that move have gradients that move back. */
export const movements: { readonly [O in MovementName]: Vjp<NodeOf<O>> } = {
  broadcast: ({ operands: [x] }, g) => [() => sumTo(g, x!.shape)],
  reshape: ({ operands: [x] }, g) => [() => build.reshape(g, x!.shape)],
  transpose: ({ attrs: { perm } }, g) => [
    () =>
      build.transpose(
        g,
        perm.map((_, axis) => perm.indexOf(axis)),
      ),
  ],
  slice: ({ operands: [x], attrs: { start, end, axis } }, g) => [
    () => build.pad(g, start, (x!.shape[axis] as number) - end, axis),
  ],
  pad: ({ operands: [x], attrs: { before, axis } }, g) => [
    () => build.slice(g, before, before + (x!.shape[axis] as number), axis),
  ],
  concat: ({ operands, attrs: { axis } }, g) => {
    let end = 0;
    return operands.map((x) => {
      const start = end;
      end += x.shape[axis] as number;
      const stop = end;
      return () => build.slice(g, start, stop, axis);
    });
  },
};
