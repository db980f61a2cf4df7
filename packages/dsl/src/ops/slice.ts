import "@sinter/optimizer/offers/slice";
import {
  checkOptions,
  gotKind,
  SinterError,
  type SliceShape,
  type SplitShapes,
  splitShapes,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift, traced } from "../call.ts";
import type { Accepts, AnyTensor, Reshaped, ShapeOf } from "../tensor.ts";

/**
 * Elements `start` to `end`, exclusive, of an axis, by default the last.
 * @throws SinterError SHAPE_MISMATCH if the range is empty or not inside the axis
 * @example
 * slice(tensor(["batch", 10]), 2, 5)   // Tensor<["batch", 3]>
 */
export function slice<
  T extends AnyTensor,
  const Start extends number,
  const End extends number,
  const A extends number = -1,
>(
  x: Accepts<SliceShape<ShapeOf<T>, Start, End, A>, T>,
  start: Start,
  end: End,
  options?: { readonly axis?: A },
): Reshaped<T, SliceShape<ShapeOf<T>, Start, End, A>> {
  const { axis } = checkOptions<{ axis?: number }>(options, ["axis"], "slice");
  return lift("slice", [x], (node) => build.slice(node, start, end, axis));
}

type Parts<T extends AnyTensor, Shapes> = Shapes extends readonly unknown[]
  ? { [I in keyof Shapes]: Reshaped<T, Shapes[I]> }
  : never;

/**
 * The parts of these sizes of an axis, by default the last, in order.
 * @throws SinterError SHAPE_MISMATCH if they do not add up to the axis
 * @example
 * const [mean, spread] = split(tensor(["batch", 10]), [5, 5]);   // Tensor<["batch", 5]> each
 */
export function split<T extends AnyTensor, const P extends readonly number[], const A extends number = -1>(
  x: Accepts<SplitShapes<ShapeOf<T>, P, A>, T>,
  parts: P,
  options?: { readonly axis?: A },
): Parts<T, SplitShapes<ShapeOf<T>, [...P], A>> {
  const { axis = -1 } = checkOptions<{ axis?: number }>(options, ["axis"], "split");
  if (!Array.isArray(parts))
    throw new SinterError("INVALID_ARGUMENT", `split expects sizes like [3, 4], got ${gotKind(parts)}`);
  splitShapes(traced(x, "split").shape, parts, axis);
  let start = 0;
  return (parts as readonly number[]).map((part) => {
    const from = start;
    start += part;
    return lift("split", [x], (node) => build.slice(node, from, from + part, axis));
  }) as Parts<T, SplitShapes<ShapeOf<T>, [...P], A>>;
}
