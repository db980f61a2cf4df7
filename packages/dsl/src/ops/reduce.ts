import "@sinter/backend/kernels/reduce";
import { checkOptions, type ReduceKind, type ReduceShape } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

/** `axis` counts from the front, or from the back if negative; `keepDims` leaves a 1 in its place. */
export interface ReduceOptions<A extends number, Keep extends boolean> {
  readonly axis?: A;
  readonly keepDims?: Keep;
}

/**
 * Reduces one axis, by default the last: `[..., n]` to `[...]`.
 * Throws SinterError SHAPE_MISMATCH if the tensor has no such axis.
 */
export type Reduction<Kind extends string> = <
  T extends Tensor,
  const A extends number = -1,
  const Keep extends boolean = false,
>(
  x: Accepts<ReduceShape<Kind, ShapeOf<T>, A, Keep>, T>,
  options?: ReduceOptions<A, Keep>,
) => TensorOf<ReduceShape<Kind, ShapeOf<T>, A, Keep>>;

const reduction = <const Kind extends ReduceKind>(kind: Kind): Reduction<Kind> =>
  ((x: unknown, options?: ReduceOptions<number, boolean>) => {
    const { axis = -1, keepDims } = checkOptions(options, ["axis", "keepDims"], kind);
    return lift(kind, [x], (node) => build.reduce(node, kind, axis, keepDims));
  }) as Reduction<Kind>;

/** Σ x along an axis */
export const sum: Reduction<"sum"> = /* @__PURE__ */ reduction("sum");
/** Σ x / n along an axis of n elements */
export const mean: Reduction<"mean"> = /* @__PURE__ */ reduction("mean");
/** The largest x along an axis; NaN if one is */
export const max: Reduction<"max"> = /* @__PURE__ */ reduction("max");
/** The smallest x along an axis; NaN if one is */
export const min: Reduction<"min"> = /* @__PURE__ */ reduction("min");
