import { type MovementName, type Node, type NodeOf, SinterError, shapeText } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { sumTo } from "../sum-to.ts";
import type { Vjp } from "./rule.ts";

/** A size along an axis, in which parts of gradients are. */
function sizeAt(op: string, { shape }: Node, axis: number): number {
  const size = shape[axis];
  if (typeof size === "number") return size;
  throw new SinterError(
    "UNSUPPORTED",
    `grad of ${op} along axis ${axis} of ${shapeText(shape)}: its size ${size} is only known at run time`,
  );
}

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
    () => build.pad(g, start, sizeAt("slice", x!, axis) - end, axis),
  ],
  pad: ({ operands: [x], attrs: { before, axis } }, g) => [
    () => build.slice(g, before, before + sizeAt("pad", x!, axis), axis),
  ],
  concat: ({ operands, attrs: { axis } }, g) => {
    let end = 0;
    return operands.map((x) => {
      const start = end;
      end += sizeAt("concat", x, axis);
      const stop = end;
      return () => build.slice(g, start, stop, axis);
    });
  },
};
