import type { Dim, Node, NodeOf } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { numberOf, repeat } from "../repeat.ts";
import type { Vjp } from "./rule.ts";

/** A sum's gradient is that of each term; a mean's, divided by their number; that of a largest goes to it, or in equal parts to several. */
export const reduce: Vjp<NodeOf<"reduce">> = (node, g) => {
  const x = node.operands[0]!;
  const { kind, axis, keepDims } = node.attrs;
  const along = (y: Node): Node => {
    if (y.shape.length === 0) return repeat(y, x.shape);
    const kept = keepDims
      ? y
      : build.reshape(
          y,
          x.shape.map((dim, i) => (i === axis ? 1 : dim)),
        );
    return repeat(kept, x.shape);
  };
  if (kind === "sum") return [() => along(g)];
  if (kind === "mean")
    return [
      () => along(x.shape[axis] === 1 ? g : build.apply("div", numberOf(g) ?? g, sizeOf(x.shape[axis]!))),
    ];
  return [
    () => {
      const isLargest = build.apply("equal", x, along(node));
      const ones = build.apply("where", isLargest, build.scalar(1), build.scalar(0));
      const count = along(build.reduce(ones, "sum", axis, keepDims));
      return build.apply("where", isLargest, build.apply("div", along(g), count), build.scalar(0));
    },
  ];
};

/** A dimension's size as a value. */
export const sizeOf = (dim: Dim): Node => (typeof dim === "number" ? build.scalar(dim) : build.dimSize(dim));
