import {
  type Axes,
  checkAxis,
  type Node,
  product,
  type ReduceKind,
  type Shape,
  SinterError,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";

/** Each axis once, from the front. @throws SinterError SHAPE_MISMATCH if one is not there */
export const axesOf = (name: string, shape: Shape, axis: Axes): number[] => {
  const list: readonly number[] = Array.isArray(axis) ? axis : [axis as number];
  return [...new Set(list.map((each) => checkAxis(name, shape, each)))];
};

/** A reduction of one axis or several, in the name of an op. */
export const reduceOver = (name: string, x: Node, kind: ReduceKind, axis: Axes, keepDims: boolean): Node =>
  Array.isArray(axis)
    ? overAxes(name, x, axis, keepDims, (merged, at) => build.reduce(merged, kind, at, true))
    : build.reduce(x, kind, checkAxis(name, x.shape, axis as number), keepDims);

/**
 * What `reduce` makes of each of some axes, one after another. Neighbouring axes of known sizes are one: their elements are
 * added up at once.
 * @param reduce an axis as 1
 * @throws SinterError SHAPE_MISMATCH if an axis is not there, INVALID_ARGUMENT if there is none
 */
export function overAxes(
  name: string,
  x: Node,
  axis: Axes,
  keepDims: boolean,
  reduce: (x: Node, axis: number) => Node,
): Node {
  const { shape } = x;
  const reduced = new Set(axesOf(name, shape, axis));
  if (reduced.size === 0)
    throw new SinterError("INVALID_ARGUMENT", `${name} expects at least one axis, got none`);
  let result = x;
  for (const axis of [...reduced].sort((a, b) => b - a)) {
    const dim = result.shape[axis]!;
    const isMerged = reduced.has(axis - 1) && typeof dim === "number" && typeof shape[axis - 1] === "number";
    if (!isMerged) result = reduce(result, axis);
    else {
      // This axis and the one before it become that one, and a 1.
      const before = result.shape[axis - 1] as number;
      const merged = [...result.shape];
      merged.splice(axis - 1, 2, product([before, dim]), 1);
      result = build.reshape(result, merged);
    }
  }
  return keepDims
    ? result
    : build.reshape(
        result,
        result.shape.filter((_, i) => !reduced.has(i)),
      );
}
