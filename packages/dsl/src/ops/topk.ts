import "@sinter/backend/kernels/argmax";
import "@sinter/backend/kernels/gather";
import "@sinter/backend/kernels/reduce";
import "@sinter/optimizer/offers/concat";
import {
  type AlongShape,
  alongShape,
  checkOptions,
  gotValue,
  type Node,
  type Shape,
  SinterError,
  shapeText,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { traced } from "../call.ts";
import { isThis } from "../is-this.ts";
import { type Accepts, type Indices, type ShapeOf, type Tensor, TracedTensor } from "../tensor.ts";

type Top<S, K extends number> = S extends readonly [...infer Lead extends Shape, unknown]
  ? [...Lead, K]
  : Shape;

/**
 * The k largest elements of the last axis, the largest first, and where they stand; of equal ones the first comes first, and
 * NaN is the largest. It looks for one after another, so k should be small.
 * @throws SinterError INVALID_ARGUMENT if k is no whole number from 1 to the axis's size; SHAPE_MISMATCH if that varies
 * @example
 * const { values, indices } = topk(softmax(logits), 3);   // both [batch, 3]
 */
export function topk<T extends Tensor, const K extends number>(
  x: Accepts<AlongShape<"topk", ShapeOf<T>, -1>, T>,
  k: K,
  options?: Readonly<Record<string, never>>,
): { readonly values: Tensor<Top<ShapeOf<T>, K>>; readonly indices: Indices<Top<ShapeOf<T>, K>> } {
  const { node, trace } = traced(x, "topk");
  checkOptions(options, [], "topk");
  alongShape("topk", node.shape, -1);
  const size = node.shape.at(-1);
  if (typeof size !== "number")
    throw new SinterError(
      "SHAPE_MISMATCH",
      `topk runs along a last axis of a known size, not along that of ${shapeText(node.shape)}`,
    );
  if (!(Number.isInteger(k) && k >= 1 && k <= size))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `topk: k is a whole number from 1 to the ${size} elements, got ${gotValue(k)}`,
    );
  const least = build.scalar(-Infinity);
  const values: Node[] = [];
  const indices: Node[] = [];
  let left = node;
  /** 0 for what was taken, 1 for what is left. */
  let free: Node | null = null;
  for (let i = 0; i < k; i++) {
    const value = build.reduce(left, "max", -1, true);
    const first = build.argmax(left, -1, true);
    // Where nothing above −∞ is left, the first of what was not taken: what was is −∞, too.
    const index: Node =
      free === null
        ? first
        : build.apply("where", build.apply("equal", value, least), build.argmax(free, -1, true), first);
    const isTaken = isThis(build.reshape(index, node.shape.slice(0, -1)), size);
    // The element itself, so that a gradient goes to it alone, and not to those that are equal.
    values.push(build.reduce(build.apply("where", isTaken, node, build.scalar(0)), "sum", -1, true));
    indices.push(index);
    if (i + 1 === k) break;
    left = build.apply("where", isTaken, least, left);
    free = build.apply(
      "where",
      isTaken,
      build.scalar(0),
      free ?? build.broadcast(build.scalar(1), node.shape),
    );
  }
  const joined = (parts: Node[]) =>
    new TracedTensor(parts.length === 1 ? parts[0]! : build.concat(parts), trace);
  return { values: joined(values), indices: joined(indices) } as never;
}
