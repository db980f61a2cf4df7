import { checkFeatures, type Node, SinterError } from "@sinter/ir";
import { traced } from "./call.ts";
import type { Initializer } from "./initializer.ts";
import { type AnyLayer, LAYER, type PARAMS, type Width } from "./layer.ts";
import { checkName } from "./names.ts";
import { TracedTensor } from "./tensor.ts";
import { Trace } from "./trace.ts";

/** What a function with parameters is made of: their tracing, names and start follow from it. */
export interface Declaration<P> {
  /** How messages name it: `linear(784, 10)`. */
  readonly label: string;
  /** The user's name for it, which replaces its position. */
  readonly name?: string | undefined;
  /** Each parameter's shape, how it starts, and whether it is kept rather than learned from gradients. */
  readonly params?: {
    readonly [K in keyof P]: readonly [shape: Sizes<P[K]>, start: Initializer, kept?: "kept"];
  };
  readonly apply: (x: Node, params: { readonly [K in keyof P]: Node }, inside: Inside, trace: Trace) => Node;
}

/** What a layer is made of: its widths are checked before it is applied. */
export interface LayerDeclaration<P> extends Declaration<P> {
  readonly in: Width;
  readonly out: Width;
  /** The layers that a composition applies, through `inside`. */
  readonly layers?: readonly AnyLayer[];
}

/** As many sizes as the type has; the types know which. */
type Sizes<S> = { readonly [I in keyof S]: number };

/** Applies a layer that stands inside this one, at position `i` if it has no name. */
export type Inside = (layer: AnyLayer, i: number, x: Node) => Node;

type Apply = AnyLayer[typeof LAYER];

type ParamsOf<L> = L extends { readonly [PARAMS]?: infer P extends object } ? P : Record<never, never>;

/** A layer: a function on tensors that compositions know how to apply, too. */
export function defineLayer<L>(declared: LayerDeclaration<ParamsOf<L>>): L {
  const { label, in: width, out, layers } = declared;
  const depth = depthOf(label, layers);
  const apply: typeof declared.apply = (x, params, inside, trace) => {
    if (width !== null) checkFeatures(label, width, x.shape);
    return declared.apply(x, params, inside, trace);
  };
  return callable({ ...declared, apply }, (applyAt) => ({
    in: width,
    out,
    open: width === null,
    layers,
    [LAYER]: applyAt,
    [DEPTH]: depth,
  }));
}

/** A function on tensors with parameters of its own: called inside a model, it belongs to it. */
export function callable<F>(
  declared: Declaration<ParamsOf<F>>,
  more: (applyAt: Apply) => object = () => ({}),
): F {
  const { label } = declared;
  const params: [string, readonly [readonly number[], Initializer, "kept"?]][] = Object.entries(
    declared.params ?? {},
  );
  const applyAt: Apply = (x, trace, place) => {
    const nodes = params.map(([own, [shape, initializer, kept]]) => [
      own,
      trace.param(self, place, own, { shape, initializer, isLearned: kept === undefined }),
    ]);
    const inside: Inside = (layer, i, y) =>
      layer[LAYER](y, trace, trace.at(layer, place, layer.name ?? String(i)));
    return declared.apply(x, Object.fromEntries(nodes), inside, trace);
  };
  const call = (x: unknown) => {
    const { node, trace } = traced(x, label);
    const used = trace ?? new Trace();
    return new TracedTensor(applyAt(node, used, used.called(self)), trace);
  };
  const properties = { label, name: checkName(declared.name, label), ...more(applyAt) };
  Object.defineProperties(call, Object.getOwnPropertyDescriptors(Object.freeze(properties)));
  const self = call as unknown as F & { readonly label: string; readonly name: string | undefined };
  return self;
}

/** Compositions nest at most this deep, so that applying them stays within any engine's stack. */
const DEEPEST = 500;

/** How many compositions a layer nests. */
const DEPTH: unique symbol = Symbol();

/** @throws SinterError UNSUPPORTED if compositions nest too deep */
function depthOf(label: string, layers: readonly AnyLayer[] | undefined): number {
  if (layers === undefined) return 0;
  const depth =
    1 + layers.reduce((most, layer) => Math.max(most, (layer as { [DEPTH]?: number })[DEPTH] ?? 0), 0);
  if (depth > DEEPEST)
    throw new SinterError("UNSUPPORTED", `${label} nests more than ${DEEPEST} deep: flatten it`);
  return depth;
}
