import "@sinter/optimizer/offers/concat";
import {
  type ConcatShape,
  checkOptions,
  expandShape,
  nothingToJoin,
  type OneType,
  oneType,
  SinterError,
  type StackShape,
  stackShape,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift, traced } from "../call.ts";
import type { Accepts, AnyTensor, Reshaped, ShapeOf } from "../tensor.ts";

type ShapesOf<T extends readonly AnyTensor[]> = { readonly [I in keyof T]: ShapeOf<T[I]> };

type DTypesOf<T extends readonly AnyTensor[]> = { readonly [I in keyof T]: T[I]["dtype"] };

/** The rule's sentence, or that of different dtypes, or the tensors. */
type Joins<Op extends string, Rule, T extends readonly AnyTensor[]> = Accepts<
  Rule,
  Accepts<OneType<Op, DTypesOf<T>>, T>
>;

/** The tensors of an argument that must be an array of them. */
function listOf(tensors: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(tensors) || tensors.length === 0)
    throw new SinterError("INVALID_ARGUMENT", nothingToJoin(what));
  // A hole of an array counts as undefined here.
  return Array.from(tensors);
}

/**
 * The tensors one after another along an axis, by default the last, whose sizes add up; every other
 * axis must be equal.
 * @throws SinterError SHAPE_MISMATCH if they do not fit, INVALID_ARGUMENT if there are none
 * @example
 * concat([tensor(["batch", 3]), tensor(["batch", 4])])   // Tensor<["batch", 7]>
 */
export function concat<const T extends readonly AnyTensor[], const A extends number = -1>(
  tensors: Joins<"concat", ConcatShape<ShapesOf<T>, A>, T>,
  options?: { readonly axis?: A },
): Reshaped<T[0], ConcatShape<ShapesOf<T>, A>> {
  const { axis } = checkOptions<{ axis?: number }>(options, ["axis"], "concat");
  return lift("concat", listOf(tensors, "concat"), (...nodes) => build.concat(nodes, axis));
}

/**
 * Tensors of one shape next to each other along a new axis, by default the last.
 * @throws SinterError SHAPE_MISMATCH if their shapes differ, INVALID_ARGUMENT if there are none
 * @example
 * stack([tensor(["batch", 3]), tensor(["batch", 3])])   // Tensor<["batch", 3, 2]>
 */
export function stack<const T extends readonly AnyTensor[], const A extends number = -1>(
  tensors: Joins<"stack", StackShape<ShapesOf<T>, A>, T>,
  options?: { readonly axis?: A },
): Reshaped<T[0], StackShape<ShapesOf<T>, A>> {
  const { axis = -1 } = checkOptions<{ axis?: number }>(options, ["axis"], "stack");
  const list = listOf(tensors, "stack").map((x) => traced(x, "stack"));
  stackShape(
    list.map((x) => x.shape),
    axis,
  );
  oneType(
    "stack",
    list.map((x) => x.dtype),
  );
  return lift("stack", list, (...nodes) =>
    build.concat(
      nodes.map((x) => build.reshape(x, expandShape("stack", x.shape, axis))),
      axis,
    ),
  );
}
