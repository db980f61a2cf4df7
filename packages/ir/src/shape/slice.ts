import { SinterError } from "../base/error.ts";
import type { SubtractNumbers } from "../dim/decimal.ts";
import { type AxisMismatch, type Cut, type CutAt, checkAxis } from "./axis.ts";
import { type Dim, type Shape, type ShapeText, shapeText } from "./dim.ts";

/** What slice says of a range that is empty or not inside the axis. */
export const sliceMismatch = <Start extends number, End extends number, S extends string, A extends number>(
  start: Start,
  end: End,
  shape: S,
  axis: A,
) => `slice from ${start} to ${end} does not fit axis ${axis} of ${shape}` as const;

/** The type twin of `sliceMismatch`. */
export type SliceMismatch<
  Start extends number,
  End extends number,
  S extends Shape,
  A extends number,
> = ReturnType<typeof sliceMismatch<Start, End, ShapeText<S>, A>>;

/**
 * `shape` with elements `start` to `end`, exclusive, of one axis; a named axis may not be sliced.
 * @throws SinterError SHAPE_MISMATCH
 */
export function sliceShape(shape: Shape, start: number, end: number, axis: number): Shape {
  const at = checkAxis("slice", shape, axis);
  const size = shape[at];
  const inside = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end;
  if (!inside || typeof size !== "number" || end > size)
    throw new SinterError("SHAPE_MISMATCH", sliceMismatch(start, end, shapeText(shape), axis));
  return shape.map((dim, i) => (i === at ? end - start : dim));
}

/** The type twin of `sliceShape`: the result's shape, or the sentence. */
export type SliceShape<S extends Shape, Start extends number, End extends number, A extends number> = [
  CutAt<S, A>,
] extends [never]
  ? AxisMismatch<"slice", A, S>
  : CutAt<S, A> extends infer C extends Cut
    ? SliceLength<C["dim"], Start, End> extends infer N extends number
      ? [N] extends [never]
        ? SliceMismatch<Start, End, S, C["before"]["length"]>
        : [...C["before"], N, ...C["after"]]
      : SliceMismatch<Start, End, S, C["before"]["length"]>
    : Shape;

/** end − start if 0 ≤ start < end ≤ D; number where one of them is open; else never. */
type SliceLength<D extends Dim, Start extends number, End extends number> = D extends number
  ? number extends D | Start | End
    ? number
    : `${Start}` | `${End}` extends infer Bound
      ? true extends (Bound extends `-${string}` | `${string}.${string}` ? true : false)
        ? never
        : WholeLength<D, Start, End>
      : never
  : never;

/** `SliceLength` of whole numbers. */
type WholeLength<D extends number, Start extends number, End extends number> = [
  SubtractNumbers<D, End>,
] extends [never]
  ? never
  : SubtractNumbers<End, Start> extends 0
    ? never
    : SubtractNumbers<End, Start>;
