import { gotKind, SinterError } from "@sinter/ir";
import type { PARAMS } from "../layer.ts";
import type { ParamShapes } from "../params.ts";

/** What has parameters: a layer, or an embedding. */
export interface Owner {
  readonly label: string;
  readonly name?: string | undefined;
}

/** One of them, or several by names of one's own. */
type Owners = Owner | { readonly [name: string]: Owner };

/** Where `parametersOf` keeps what it was given. */
export const OWNERS: unique symbol = Symbol();

/** The parameters of a layer, or of several, wherever they stand in a model. */
export interface ParametersOf<L = unknown> {
  /** @internal */
  readonly [OWNERS]: L;
}

/** The shape of each parameter by its name in the layer; of several, behind the layer's. */
export type OwnShapes<L> = L extends Owner
  ? ShapesOf<L>
  : { readonly [E in Entries<L> as E["name"]]: E["shape"] };

type ShapesOf<L> = L extends { readonly layers: readonly unknown[] }
  ? ParamShapes<L>
  : L extends { readonly [PARAMS]?: infer P extends object }
    ? P
    : Readonly<Record<string, readonly number[]>>;

type Entries<G> = {
  [K in keyof G & string]: EntriesOf<K, ShapesOf<G[K]>>;
}[keyof G & string];

type EntriesOf<K extends string, S> = {
  [P in keyof S & string]: { readonly name: `${K}.${P}`; readonly shape: S[P] };
}[keyof S & string];

/** A layer: a function with a label. */
const isOwner = (x: unknown): x is Owner =>
  typeof x === "function" && typeof (x as { label?: unknown }).label === "string";

/**
 * The parameters of a layer, to be differentiated by: `grad(loss, parametersOf(net))`. Of several layers, under
 * names: `parametersOf({ encoder, head })` has "encoder.weight" and "head.weight", which would be one name otherwise.
 * @throws SinterError INVALID_ARGUMENT if it is no layer, nor an object of layers
 */
export function parametersOf<const L extends Owners>(layers: L): ParametersOf<L> {
  const isGroup = typeof layers === "object" && layers !== null && Object.values(layers).every(isOwner);
  if (!isOwner(layers) && !isGroup)
    throw new SinterError(
      "INVALID_ARGUMENT",
      `parametersOf expects a layer, or layers by name as in { encoder, head }, got ${gotKind(layers)}`,
    );
  return { [OWNERS]: layers };
}

/** Each layer with the prefix of its parameters' names. */
export const ownersOf = ({
  [OWNERS]: layers,
}: ParametersOf): readonly (readonly [prefix: string, Owner])[] =>
  isOwner(layers)
    ? [["", layers]]
    : Object.entries(layers as Record<string, Owner>).map(([name, layer]) => [`${name}.`, layer]);
