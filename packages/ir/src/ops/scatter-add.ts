import { SinterError } from "../base/error.ts";
import { checkAxis } from "../shape/axis.ts";
import { checkWidth, type Shape, type ShapeText, sameShape, shapeText } from "../shape/dim.ts";
import type { SameShape } from "../shape/same.ts";
import { around, product } from "./around.ts";
import { number } from "./attrs.ts";
import { type Node, node } from "./node.ts";
import { primitive } from "./op.ts";

/** What scatterAdd says of values that are not there for each index. */
export const scatterMismatch = <X extends string, I extends string, A extends number>(
  x: X,
  indices: I,
  axis: A,
) => `scatterAdd of ${x} at indices ${indices} expects the axes of the indices from axis ${axis} on` as const;

/** The type twin of the op's shape rule, for an axis counted from the front: the shape, or the sentence. */
export type ScatterShape<
  X extends Shape,
  I extends Shape,
  Size extends number,
  Axis extends number,
> = number extends X["length"] | I["length"] | Axis
  ? Shape
  : `${Axis}` extends `-${string}`
    ? Shape
    : Split<X, Axis> extends readonly [infer Before extends Shape, infer Rest extends Shape]
      ? Split<Rest, I["length"]> extends readonly [infer At extends Shape, infer After extends Shape]
        ? SameShape<At, I> extends false
          ? Mismatch<X, I, Axis>
          : [...Before, Size, ...After]
        : Mismatch<X, I, Axis>
      : Mismatch<X, I, Axis>;

type Mismatch<X extends Shape, I extends Shape, Axis extends number> = ReturnType<
  typeof scatterMismatch<ShapeText<X>, ShapeText<I>, Axis>
>;

/** A shape in two, the first part of `N` dimensions; never if it has fewer. */
type Split<S extends Shape, N extends number, First extends Shape = []> = First["length"] extends N
  ? readonly [First, S]
  : S extends readonly [infer D extends Shape[number], ...infer Rest extends Shape]
    ? Split<Rest, N, [...First, D]>
    : never;

/** y[before, l, after] = Σ x[before, j, after] over all j with indices[j] = l: the adjoint of gather */
export const scatterAddOp = primitive({
  name: "scatterAdd",
  operands: [
    { name: "x", takes: "f32" },
    { name: "indices", takes: "indices" },
  ],
  attrs: { size: number, axis: number },
  normalize: ({ size, axis }, [x, indices]) => ({
    size: checkWidth(size, "scatterAdd"),
    // At one index, the axis is one that x does not have.
    axis: checkAxis("scatterAdd", indices!.shape.length === 0 ? [...x!.shape, 1] : x!.shape, axis),
  }),
  shape([x, indices], { size, axis }) {
    const [from, at] = [x!.shape, indices!.shape];
    if (!sameShape(from.slice(axis, axis + at.length), at))
      throw new SinterError("SHAPE_MISMATCH", scatterMismatch(shapeText(from), shapeText(at), axis));
    return [...from.slice(0, axis), size, ...from.slice(axis + at.length)];
  },
  crosses: ({ axis }, [, indices]) => {
    const axes = indices!.shape.map((_, i) => i);
    return [axes.map((i) => axis + i), axes];
  },
  neutral: () => 0,
  limit: (_, { size }) => size,
  evaluate([x, indices], { axis }, shape) {
    const [outer, size, inner] = around(shape, axis);
    const y = new Float64Array(product(shape));
    const count = indices!.data.length;
    for (let o = 0; o < outer; o++)
      indices!.data.forEach((index, j) => {
        if (!(index >= 0 && index < size))
          throw new SinterError(
            "INPUT_MISMATCH",
            `scatterAdd: the index ${index} at position ${j} is not between 0 and ${size - 1}`,
          );
        const [from, to] = [(o * count + j) * inner, (o * size + index) * inner];
        for (let i = 0; i < inner; i++) y[to + i] = y[to + i]! + x!.data[from + i]!;
      });
    return y;
  },
});

/** Adds elements of x to `size` places of an axis, each to the one that its index says. */
export const scatterAdd = (x: Node, indices: Node, size: number, axis = 0) =>
  node(scatterAddOp, [x, indices], { size, axis });
