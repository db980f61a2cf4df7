import {
  type Dim,
  gotKind,
  type Node,
  type Shape,
  SinterError,
  type WidthShape,
  widthMismatch,
} from "@sinter/ir";
import {
  CALL_IT,
  type Candidate,
  type Check,
  type FirstWidth,
  type IsOpen,
  type IsOpenOver,
  type LastWidth,
  noLayer,
  notInChain,
  SPREAD_IT,
} from "./check.ts";
import { defineLayer, type Inside } from "./declare.ts";
import { type AnyLayer, isLayer, LAYER, type Layer, type Width } from "./layer.ts";
import { MODEL, type Model, type ModelParts, traceModel } from "./model.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "./tensor.ts";

type SequentialLabel<In, Out> = In extends null ? string : `sequential(${In & Dim} → ${Out & Dim})`;

/** Layers one after another: itself a layer, and a model with the input `x` [batch, In]. */
export interface Sequential<In, Out, L extends readonly unknown[] = readonly AnyLayer[]>
  extends Layer<SequentialLabel<In, Out>, In, Out, IsOpenOver<L, In>>,
    Model<{ readonly x: ["batch", Open<In>] }, ["batch", Open<Out>]> {
  <T extends Tensor>(x: Accepts<Applied<T, In, Out, L>, T>): TensorOf<Applied<T, In, Out, L>>;
  readonly layers: L;
}

/** What was probably meant by what is not a layer. */
const hint = (x: unknown): string => (typeof x === "function" ? CALL_IT : Array.isArray(x) ? SPREAD_IT : "");

const isEmbedding = (x: unknown): x is { readonly label: string } => typeof x === "function" && "label" in x;

type Open<W> = W extends null ? number : W & Dim;

type Applied<T extends Tensor, In, Out, L extends readonly unknown[]> =
  IsOpen<L> extends true ? ShapeOf<T> : WidthShape<ShapeOf<T>, SequentialLabel<In, Out>, In & Dim, Out & Dim>;

/** Each layer on what the one before it gives, the first on `x`. */
export const inOrder = (layers: readonly AnyLayer[], x: Node, inside: Inside): Node =>
  layers.reduce((y, layer, i) => inside(layer, i, y), x);

/**
 * The widths of layers one after another.
 * @throws SinterError INVALID_ARGUMENT if one is no layer, SHAPE_MISMATCH if two neighbours do not fit
 */
function chainWidths(layers: readonly AnyLayer[]): { readonly in: Width; readonly out: Width } {
  for (const layer of layers as readonly unknown[])
    if (!isLayer(layer))
      throw new SinterError(
        "INVALID_ARGUMENT",
        isEmbedding(layer) ? notInChain(layer.label) : noLayer(gotKind(layer), hint(layer)),
      );
  let first: Width = null;
  let width: Width = null;
  for (const layer of layers) {
    first ??= layer.in;
    if (width !== null && layer.in !== null && width !== layer.in)
      throw new SinterError("SHAPE_MISMATCH", widthMismatch(layer.label, layer.in, width));
    width = layer.out ?? layer.in ?? width;
  }
  return { in: first, out: width };
}

/**
 * Composes layers. The width that each one receives is checked against the one it expects, while
 * you type and again when it runs; parameters are named by position, `0.weight`, as in PyTorch.
 *
 * @throws SinterError SHAPE_MISMATCH, naming the layer, if two neighbours do not fit
 * @example
 * const mlp = sequential(linear(784, 256), relu(), linear(256, 10), softmax());
 */
export function sequential<const L extends readonly Candidate[]>(
  ...layers: L extends Check<L> ? L : Check<L>
): Sequential<FirstWidth<L>, LastWidth<L>, L> {
  const list = layers as readonly AnyLayer[];
  const widths = chainWidths(list);
  const label = `sequential(${widths.in ?? "…"} → ${widths.out ?? "…"})`;
  const self = defineLayer<Sequential<FirstWidth<L>, LastWidth<L>, L>>({
    label,
    ...widths,
    layers: list,
    apply: (x, _, inside) => inOrder(list, x, inside),
  });
  const known = new Map<string, ModelParts>();
  Object.defineProperties(self, {
    [MODEL]: {
      get(this: AnyLayer) {
        if (widths.in === null)
          throw new SinterError(
            "INVALID_ARGUMENT",
            `${label}: no layer says how wide the input is; start with linear(...) or use model(...)`,
          );
        const place = this.name ?? "";
        const shape: Shape = ["batch", widths.in];
        const parts =
          known.get(place) ??
          traceModel("model", { x: { shape, dtype: "f32" } }, ({ x }, trace) =>
            this[LAYER](x!, trace, place),
          );
        known.set(place, parts);
        return parts;
      },
    },
    graph: {
      get(this: { readonly [MODEL]: ModelParts }) {
        return this[MODEL].graph;
      },
    },
  });
  return self;
}
