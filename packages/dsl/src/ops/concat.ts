import { build, type ConcatShape, type Shape, SinterError } from "@sinter/ir";
import { lift } from "../call.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

type ShapesOf<T extends readonly Tensor[]> = T extends readonly [
  infer X,
  ...infer Rest extends readonly Tensor[],
]
  ? readonly [ShapeOf<X>, ...ShapesOf<Rest>]
  : T extends readonly []
    ? readonly []
    : readonly Shape[];

/**
 * The tensors one after another along an axis, by default the last, whose sizes add up; every other
 * axis must be equal.
 * @throws SinterError SHAPE_MISMATCH if they do not fit, INVALID_ARGUMENT if there are none
 * @example
 * concat([tensor(["batch", 3]), tensor(["batch", 4])])   // Tensor<["batch", 7]>
 */
export function concat<const T extends readonly Tensor[], const A extends number = -1>(
  tensors: Accepts<ConcatShape<ShapesOf<T>, A>, T>,
  options: { readonly axis?: A } = {},
): TensorOf<ConcatShape<ShapesOf<T>, A>> {
  const list: unknown = tensors;
  if (!Array.isArray(list) || list.length === 0)
    throw new SinterError("INVALID_ARGUMENT", "concat expects an array of at least one tensor");
  return lift("concat", list, (...nodes) => build.concat(nodes, options.axis ?? -1)) as TensorOf<
    ConcatShape<ShapesOf<T>, A>
  >;
}
