import { SinterError } from "../base/error.ts";
import { type AddDims, addDims } from "../dim/polynomial.ts";
import { type AxisMismatch, type Cut, type CutAt, checkAxis } from "../shape/axis.ts";
import { type Dim, type Shape, type ShapeText, shapeText } from "../shape/dim.ts";
import { around } from "./around.ts";
import { number } from "./attrs.ts";
import { type Node, node } from "./node.ts";
import { movement } from "./op.ts";

/** What pad says of numbers of zeros that are none. */
export const padMismatch = <S extends string, B extends number, A extends number>(
  shape: S,
  before: B,
  after: A,
) => `pad of ${shape} with ${before} zeros before and ${after} after: both are whole numbers from 0` as const;

/** The type twin of the op's shape rule: the result's shape, or the sentence. */
export type PadShape<S extends Shape, Before extends number, After extends number, Axis extends number> = [
  CutAt<S, Axis>,
] extends [never]
  ? AxisMismatch<"pad", Axis, S>
  : `${Before}` | `${After}` extends infer Count
    ? true extends (Count extends `-${string}` | `${string}.${string}` ? true : false)
      ? ReturnType<typeof padMismatch<ShapeText<S>, Before, After>>
      : CutAt<S, Axis> extends infer C extends Cut
        ? [...C["before"], AddDims<AddDims<C["dim"], Before>, After>, ...C["after"]]
        : Shape
    : never;

/** zeros before and after x along an axis */
export const padOp = movement({
  name: "pad",
  operands: [{ name: "x", takes: "any" }],
  moves: true,
  attrs: { before: number, after: number, axis: number },
  normalize: ({ before, after, axis }, [x]) => ({ before, after, axis: checkAxis("pad", x!.shape, axis) }),
  shape([x], { before, after, axis }) {
    const { shape } = x!;
    if (![before, after].every((n) => Number.isSafeInteger(n) && n >= 0))
      throw new SinterError("SHAPE_MISMATCH", padMismatch(shapeText(shape), before, after));
    return shape.map((dim, i): Dim => (i === axis ? addDims(dim, before + after) : dim));
  },
  dtype: ([x]) => x!.dtype,
  crosses: ({ axis }) => [[axis]],
  evaluate([x], { before, axis }, shape) {
    const [outer, length, inner] = around(shape, axis);
    const y = new Float64Array(outer * length * inner);
    const run = x!.shape[axis]! * inner;
    for (let o = 0; o < outer; o++)
      y.set(x!.data.subarray(o * run, (o + 1) * run), (o * length + before) * inner);
    return y;
  },
});

/** So many zeros before and after x along `axis`, by default the last. */
export const pad = (x: Node, before: number, after: number, axis = -1) =>
  node(padOp, [x], { before, after, axis });
