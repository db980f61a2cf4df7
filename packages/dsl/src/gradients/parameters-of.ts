import { gotKind, SinterError } from "@sinter/ir";
import { type AnyLayer, isLayer, type PARAMS } from "../layer.ts";
import type { ParamShapes } from "../params.ts";

/** Marks what `parametersOf` makes. */
export const OWNER: unique symbol = Symbol();

/** The parameters of a layer, wherever it stands in a model. */
export interface ParametersOf<L extends AnyLayer = AnyLayer> {
  /** @internal */
  readonly [OWNER]: L;
}

/** The shape of each parameter of a layer by its name in it. */
export type OwnShapes<L> = L extends { readonly layers: readonly unknown[] }
  ? ParamShapes<L>
  : L extends { readonly [PARAMS]?: infer P extends object }
    ? P
    : Readonly<Record<string, readonly number[]>>;

/**
 * The parameters of a layer, to be differentiated by: `grad(loss, parametersOf(net))`.
 * @throws SinterError INVALID_ARGUMENT if it is no layer
 */
export function parametersOf<L extends AnyLayer>(layer: L): ParametersOf<L> {
  if (!isLayer(layer))
    throw new SinterError("INVALID_ARGUMENT", `parametersOf expects a layer, got ${gotKind(layer)}`);
  return { [OWNER]: layer };
}
