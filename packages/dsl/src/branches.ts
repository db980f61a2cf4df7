import "@sinter/optimizer/offers/arithmetic";
import "@sinter/optimizer/offers/concat";
import {
  type AddDims,
  addDims,
  type Dim,
  gotKind,
  type Identical,
  type MayEqual,
  SinterError,
  type WidthMismatch,
  type WidthShape,
  widthMismatch,
} from "@sinter/ir";
import * as build from "@sinter/ir/build";
import type { Candidate, Check, FirstWidth, IsOpen, IsOpenOver, LastWidth } from "./check.ts";
import { defineLayer, type LayerDeclaration } from "./declare.ts";
import { type AnyLayer, isLayer, type Layer, type Width } from "./layer.ts";
import { inOrder, sequential } from "./sequential.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "./tensor.ts";

/** Layers put together to one that maps width `In` to `Out`; `null` stands for any width, kept. */
export interface Composite<Name extends string, In, Out, L extends readonly unknown[] = readonly AnyLayer[]>
  extends Layer<CompositeLabel<Name, In, Out>, In, Out, IsOpenOver<L, In>> {
  <T extends Tensor>(x: Accepts<Applied<T, Name, In, Out, L>, T>): TensorOf<Applied<T, Name, In, Out, L>>;
  readonly layers: L;
}

type CompositeLabel<Name extends string, In, Out> = In extends null
  ? `${Name}(…)`
  : `${Name}(${In & Dim} → ${Out & Dim})`;

type Applied<T extends Tensor, Name extends string, In, Out, L extends readonly unknown[]> =
  IsOpen<L> extends true
    ? ShapeOf<T>
    : WidthShape<ShapeOf<T>, CompositeLabel<Name, In, Out>, In & Dim, Out & Dim>;

/** What residual says of a body that gives another width than it receives. */
export const residualMismatch = <In extends Dim, Out extends Dim>(i: In, o: Out) =>
  `residual must keep its width: it receives ${i} features but gives ${o}` as const;

/** The type twin of `residualMismatch`. */
export type ResidualMismatch<In extends Dim, Out extends Dim> = ReturnType<typeof residualMismatch<In, Out>>;

/** The layers, with the sentence in place of the last one if it does not give the width back. */
type CheckResidual<L extends readonly unknown[]> =
  L extends Check<L>
    ? Fits<FirstWidth<L>, LastWidth<L>> extends true
      ? L
      : L extends readonly [...infer Rest, unknown]
        ? readonly [...Rest, ResidualMismatch<FirstWidth<L> & Dim, LastWidth<L> & Dim>]
        : L
    : Check<L>;

/** Whether two widths may be equal; an open layer's has no say. */
type Fits<A, B> = Identical<A, B> extends true ? true : MayEqual<A & Dim, B & Dim>;

/**
 * x + body(x), where the body is `sequential(...layers)` and keeps the width.
 * @throws SinterError SHAPE_MISMATCH if two layers do not fit, or the width changes
 * @example
 * const block = residual(linear(64, 256), relu(), linear(256, 64));
 */
export function residual<const L extends readonly Candidate[]>(
  ...layers: L extends CheckResidual<L> ? L : CheckResidual<L>
): Composite<"residual", FirstWidth<L>, FirstWidth<L>, L> {
  const list = layers as readonly AnyLayer[];
  const body: { readonly in: Width; readonly out: Width } = sequential(...list);
  if (body.in !== null && body.out !== null && body.in !== body.out)
    throw new SinterError("SHAPE_MISMATCH", residualMismatch(body.in, body.out));
  return compose("residual", list, body.in, body.in, (x, _, inside) =>
    build.apply("add", inOrder(list, x, inside), x),
  );
}

/** What parallel.sum says of a branch that gives another width than the ones before it. */
export const sumMismatch = <Label extends string, Got extends Dim, Wanted extends Dim>(
  layer: Label,
  got: Got,
  wanted: Wanted,
) => `parallel.sum adds branches of one width, ${wanted}, but ${layer} gives ${got}` as const;

/** The type twin of `sumMismatch`. */
export type SumMismatch<Label extends string, Got extends Dim, Wanted extends Dim> = ReturnType<
  typeof sumMismatch<Label, Got, Wanted>
>;

type LabelOf<L> = L extends { readonly label: infer Label extends string } ? Label : string;
type InOf<L> = L extends { readonly in: infer In } ? In : number;
/** What a branch gives when it receives `W`. */
type OutOf<L, W> = L extends { readonly open: true } ? W : L extends { readonly out: infer Out } ? Out : W;

/** Each branch, or the sentence that says that it expects another width than the first one. */
type CheckInputs<L extends readonly unknown[], W = FirstWidth<L>> = {
  [I in keyof L]: L[I] extends { readonly open: true }
    ? L[I]
    : Fits<W, InOf<L[I]>> extends true
      ? L[I]
      : WidthMismatch<LabelOf<L[I]>, InOf<L[I]> & Dim, W & Dim>;
};

const WIDTH_NEEDED =
  "parallel.concat needs a branch whose width is known, such as linear(8, 4): the widths add up";

/** Each branch, or the sentence in place of the first where none has a width of its own. */
type CheckConcat<L extends readonly unknown[]> =
  IsOpen<L> extends true ? { [I in keyof L]: I extends "0" ? typeof WIDTH_NEEDED : L[I] } : CheckInputs<L>;

/** Each branch, or the sentence that says that it gives another width than the first one. */
type CheckSum<L extends readonly unknown[], Wanted = OutOf<L[0], FirstWidth<L>>> =
  L extends CheckInputs<L>
    ? {
        [I in keyof L]: Fits<Wanted, OutOf<L[I], FirstWidth<L>>> extends true
          ? L[I]
          : SumMismatch<LabelOf<L[I]>, OutOf<L[I], FirstWidth<L>> & Dim, Wanted & Dim>;
      }
    : CheckInputs<L>;

type TotalWidth<L extends readonly unknown[], W, Sum extends Dim = 0> = L extends readonly [
  infer B,
  ...infer Rest,
]
  ? OutOf<B, W> extends null
    ? null
    : TotalWidth<Rest, W, AddDims<Sum, OutOf<B, W> & Dim>>
  : L extends readonly []
    ? Sum
    : number;

/** Layers that all receive the same value. */
export const parallel = {
  /**
   * Every branch on the same input, their results one after another on the last axis.
   * @throws SinterError SHAPE_MISMATCH if two branches expect different widths
   * @example
   * parallel.concat(linear(8, 4), sequential(linear(8, 6), relu()))   // 8 → 10
   */
  concat<const L extends readonly AnyLayer[]>(
    ...branches: L extends CheckConcat<L> ? L : CheckConcat<L>
  ): Composite<"parallel.concat", FirstWidth<L>, TotalWidth<L, FirstWidth<L>>, L> {
    const list = branches as readonly AnyLayer[];
    const width = sharedWidth(list);
    if (width === null) throw new SinterError("SHAPE_MISMATCH", WIDTH_NEEDED);
    const out = list.reduce<Dim>((sum, layer) => addDims(sum, layer.out ?? layer.in ?? width), 0);
    return compose("parallel.concat", list, width, out, (x, _, inside) =>
      build.concat(list.map((branch, i) => inside(branch, i, x))),
    );
  },

  /**
   * Every branch on the same input, their results added up.
   * @throws SinterError SHAPE_MISMATCH if two branches expect or give different widths
   */
  sum<const L extends readonly AnyLayer[]>(
    ...branches: L extends CheckSum<L> ? L : CheckSum<L>
  ): Composite<"parallel.sum", FirstWidth<L>, OutOf<L[0], FirstWidth<L>>, L> {
    const list = branches as readonly AnyLayer[];
    const width = sharedWidth(list);
    const wanted = list[0]!.out ?? list[0]!.in ?? width;
    for (const layer of list) {
      const out = layer.out ?? layer.in ?? width;
      if (wanted !== null && out !== null && out !== wanted)
        throw new SinterError("SHAPE_MISMATCH", sumMismatch(layer.label, out, wanted));
    }
    return compose("parallel.sum", list, width, wanted, (x, _, inside) =>
      list.map((branch, i) => inside(branch, i, x)).reduce((sum, y) => build.apply("add", sum, y)),
    );
  },
};

/** The width that all branches expect. */
function sharedWidth(branches: readonly AnyLayer[]): Width {
  if (branches.length === 0) throw new SinterError("INVALID_ARGUMENT", "parallel needs at least one branch");
  let width: Width = null;
  for (const branch of branches) {
    if (!isLayer(branch))
      throw new SinterError("INVALID_ARGUMENT", `parallel expects layers, got ${gotKind(branch)}`);
    if (branch.in !== null && width !== null && branch.in !== width)
      throw new SinterError("SHAPE_MISMATCH", widthMismatch(branch.label, branch.in, width));
    width ??= branch.in;
  }
  return width;
}

function compose<Name extends string, In, Out, L extends readonly unknown[]>(
  name: Name,
  layers: readonly AnyLayer[],
  width: Width,
  out: Width,
  apply: LayerDeclaration<unknown>["apply"],
): Composite<Name, In, Out, L> {
  const label = width === null ? `${name}(…)` : `${name}(${width} → ${out ?? "…"})`;
  return defineLayer<Composite<Name, In, Out, L>>({ label, in: width, out, layers, apply });
}
