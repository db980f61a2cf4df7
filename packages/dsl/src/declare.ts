import { checkFeatures, type Node, SinterError, withShortText } from "@sinter/ir";
import { traced } from "./call.ts";
import { isConstant } from "./constant.ts";
import type { Initializer } from "./initializer.ts";
import { type AnyLayer, LAYER, type PARAMS, type Width } from "./layer.ts";
import { checkName } from "./names.ts";
import { TracedTensor } from "./tensor.ts";
import { type Owner, Trace } from "./trace.ts";
import { tracing } from "./tracing.ts";

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
  const self = callableOf({ label, name: checkName(declared.name, label), ...more(applyAt) }, (x, owners) => {
    const { node, trace } = traced(x, label);
    // A constant is of any model.
    const own = trace ?? (isConstant(node) ? tracing.trace : null);
    const used = own ?? new Trace();
    return new TracedTensor(applyAt(node, used, used.called(owners)), own);
  });
  return self as unknown as F;
}

/** What a call computes for the last of its owners, which are at the place of the first one. */
const CALL: unique symbol = Symbol();

type Call = (x: unknown, owners: readonly Owner[]) => unknown;

/** A function with parameters. */
export interface Callable extends Owner {
  readonly [CALL]: Call;
}

/** A function with parameters, from what it does. */
function callableOf(properties: Owner, call: Call): Callable {
  const self = (x: unknown) => call(x, [self as unknown as Owner]);
  const descriptors = Object.getOwnPropertyDescriptors(Object.freeze({ ...properties, [CALL]: call }));
  const made = Object.defineProperties(self, descriptors) as unknown as Callable;
  return withShortText(made, ({ label, name }) => (name === undefined ? label : `${name}: ${label}`));
}

export const isCallable = (x: unknown): x is Callable => typeof x === "function" && CALL in x;

/** The same function, with the same parameters, at a place of another name. */
export function renamed(layer: Callable, name: string): Callable {
  const self = callableOf({ label: layer.label, name }, (x, owners) => layer[CALL](x, [...owners, layer]));
  const applyAt: Apply = (x, trace, place) => {
    trace.at(layer, "", place);
    return (layer as unknown as AnyLayer)[LAYER](x, trace, place);
  };
  for (const key of Reflect.ownKeys(layer)) {
    const descriptor = Object.getOwnPropertyDescriptor(layer, key)!;
    if (key === LAYER) descriptor.value = applyAt;
    if (!Object.hasOwn(self, key)) Object.defineProperty(self, key, descriptor);
  }
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
