import {
  type CheckedWidth,
  checkWidth,
  formulas,
  type Shape,
  SinterError,
  scalarMismatch,
  type WidthShape,
  widthMismatch,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { callable } from "../call.ts";
import { LAYER, type Layer, type OpenLayer, type PARAMS } from "../layer.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

/** max(x, 0) + a·min(x, 0) with one learned a for all: any shape to the same shape. */
export interface Prelu extends OpenLayer<"prelu()"> {
  <const S extends Shape>(x: Tensor<S>): Tensor<S>;
  /** @internal */
  readonly [PARAMS]?: { readonly weight: [1] };
}

/** max(x, 0) + a·min(x, 0) with one learned a per unit of the last axis. */
export interface UnitPrelu<N extends number> extends Layer<`prelu(${N})`, N, N> {
  <T extends Tensor>(
    x: Accepts<WidthShape<ShapeOf<T>, `prelu(${N})`, N, N>, T>,
  ): TensorOf<WidthShape<ShapeOf<T>, `prelu(${N})`, N, N>>;
  /** @internal */
  readonly [PARAMS]?: { readonly weight: [N] };
}

/**
 * PReLU: max(x, 0) + a·min(x, 0), with the parameter `weight` of shape [1], or [units], as in
 * PyTorch; it starts at 0.25.
 * @throws SinterError INVALID_ARGUMENT if `units` is not a positive integer
 */
export function prelu(): Prelu;
export function prelu<const N extends number>(units: CheckedWidth<N, `prelu(${N})`>): UnitPrelu<N>;
export function prelu(units?: number): Prelu | UnitPrelu<number> {
  const label = units === undefined ? "prelu()" : `prelu(${units})`;
  if (units !== undefined) checkWidth(units, label);
  return callable<Prelu>({
    label,
    in: units ?? null,
    out: units ?? null,
    [LAYER]: (x, trace, path) => {
      const features = x.shape.at(-1);
      if (units !== undefined && features === undefined)
        throw new SinterError("SHAPE_MISMATCH", scalarMismatch(label, units));
      if (units !== undefined && features !== undefined && features !== units)
        throw new SinterError("SHAPE_MISMATCH", widthMismatch(label, units, features));
      const slope = trace.param(`${path}.weight`, [units ?? 1], { kind: "constant", value: 0.25 });
      return build.elementwise(formulas.prelu.bind(), x, slope);
    },
  });
}
