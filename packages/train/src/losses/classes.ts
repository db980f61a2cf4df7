import { type Node, type Shape, SinterError, shapeText } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import type { Target } from "./loss.ts";

/** Class indices for the last axis, or what is of the output's own shape: a probability for each class. */
export function classTargets(name: string, output: Shape): Target[] {
  const classes = output.at(-1);
  if (typeof classes !== "number")
    throw new SinterError(
      "SHAPE_MISMATCH",
      `${name} expects an output with a number of classes on its last axis, got ${shapeText(output)}`,
    );
  return [
    { dtype: "i32", shape: output.slice(0, -1), below: classes },
    { dtype: "f32", shape: output },
  ];
}

/** 1 where a class is the target's, else 0: of the output's shape. A label that is no class is refused by a program. */
export function oneHot(labels: Node, output: Shape): Node {
  const classes = output.at(-1) as number;
  const numbers = build.constant(Array.from({ length: classes }, (_, i) => i));
  const own = build.gather(numbers, labels);
  const column = build.broadcast(build.reshape(own, [...labels.shape, 1]), output);
  return build.apply("where", build.apply("equal", column, numbers), build.scalar(1), build.scalar(0));
}
