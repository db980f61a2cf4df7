import "@sinter/backend/kernels/reduce";
import { type Axes, checkOptions, type ReduceAxesShape, type ReduceKind } from "@sinter/ir";
import { lift } from "../call.ts";
import { reduceOver } from "../over-axes.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

/** `axis`, or a list of axes, counts from the front, or from the back if negative; `keepDims` leaves a 1 in its place. */
export interface ReduceOptions<A extends Axes, Keep extends boolean> {
  readonly axis?: A;
  readonly keepDims?: Keep;
}

/**
 * Reduces one axis, by default the last: `[..., n]` to `[...]`; or several of them.
 * Throws SinterError SHAPE_MISMATCH if the tensor has no such axis.
 */
export type Reduction<Kind extends string> = <
  T extends Tensor,
  const A extends Axes = -1,
  const Keep extends boolean = false,
>(
  x: Accepts<ReduceAxesShape<Kind, ShapeOf<T>, A, Keep>, T>,
  options?: ReduceOptions<A, Keep>,
) => TensorOf<ReduceAxesShape<Kind, ShapeOf<T>, A, Keep>>;

const reduction = <const Kind extends ReduceKind>(kind: Kind): Reduction<Kind> =>
  ((x: unknown, options?: ReduceOptions<Axes, boolean>) => {
    const { axis = -1, keepDims = false } = checkOptions(options, ["axis", "keepDims"], kind);
    return lift(kind, [x], (node) => reduceOver(kind, node, kind, axis, keepDims));
  }) as Reduction<Kind>;

/** Σ x along an axis */
export const sum: Reduction<"sum"> = /* @__PURE__ */ reduction("sum");
/** Σ x / n along an axis of n elements */
export const mean: Reduction<"mean"> = /* @__PURE__ */ reduction("mean");
/** The largest x along an axis; NaN if one is */
export const max: Reduction<"max"> = /* @__PURE__ */ reduction("max");
/** The smallest x along an axis; NaN if one is */
export const min: Reduction<"min"> = /* @__PURE__ */ reduction("min");
