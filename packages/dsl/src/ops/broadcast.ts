import "@sinter/optimizer/offers/broadcast";
import { type BroadcastError, type CheckedDims, gotKind, type Shape, SinterError } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import type { Accepts, AnyTensor, Reshaped, ShapeOf } from "../tensor.ts";

/**
 * Repeats axes of size 1, and missing leading axes, up to `shape`: what arithmetic never does by itself.
 * @throws SinterError SHAPE_MISMATCH if an axis has another size
 * @example
 * add(tensor(["n", 10]), broadcast(tensor(["n", 1]), ["n", 10]))
 */
export function broadcast<T extends AnyTensor, const To extends Shape>(
  x: Accepts<BroadcastError<ShapeOf<T>, To>, T>,
  shape: CheckedDims<To, "broadcast">,
): Reshaped<T, [...To]> {
  if (!Array.isArray(shape))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `broadcast expects a shape like ["n", 10], got ${gotKind(shape)}`,
    );
  return lift("broadcast", [x], (node) => build.broadcast(node, shape as Shape));
}
