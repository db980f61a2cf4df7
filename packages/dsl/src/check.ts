import type { Boxed, Dim, Identical, IsUnion, MayEqual, WidthMismatch } from "@sinter/ir";
import type { AnyLayer, Width } from "./layer.ts";

/** The width after a layer that receives width `W`. */
type Step<W, L> = L extends { readonly out: infer O extends Dim }
  ? O
  : L extends { readonly in: infer I extends Dim }
    ? I
    : W;

/** What a layer says to a width that is a union: only the types can see that. */
type UnionMismatch<Label extends string> =
  `${Label} receives one of several widths; give it one literal, or a number that run time checks`;

/** The layer itself, or the sentence that says why it cannot stand where it receives width `W`. */
type Slot<W, L> =
  Boxed<W> extends Boxed<Dim>
    ? L extends { readonly label: infer Label extends string; readonly in: infer I extends Dim }
      ? Identical<I, W> extends true
        ? L
        : MayEqual<I, W & Dim> extends true
          ? true extends IsUnion<W & Dim>
            ? UnionMismatch<Label>
            : L
          : WidthMismatch<Label, I, W & Dim>
      : L
    : L;

/**
 * The layers, each that does not fit replaced by its sentence. Eight at a time, and tail recursive,
 * so that thousands of layers stay within the compiler's limits.
 */
export type Check<
  L extends readonly unknown[],
  W = null,
  Done extends readonly unknown[] = [],
> = L extends readonly [infer A, infer B, infer C, infer D, infer E, infer F, infer G, infer H, ...infer Rest]
  ? Step<W, A> extends infer WA
    ? Step<WA, B> extends infer WB
      ? Step<WB, C> extends infer WC
        ? Step<WC, D> extends infer WD
          ? Step<WD, E> extends infer WE
            ? Step<WE, F> extends infer WF
              ? Step<WF, G> extends infer WG
                ? Check<
                    Rest,
                    Step<WG, H>,
                    [
                      ...Done,
                      Slot<W, A>,
                      Slot<WA, B>,
                      Slot<WB, C>,
                      Slot<WC, D>,
                      Slot<WD, E>,
                      Slot<WE, F>,
                      Slot<WF, G>,
                      Slot<WG, H>,
                    ]
                  >
                : never
              : never
            : never
          : never
        : never
      : never
    : never
  : L extends readonly [infer A, ...infer Rest]
    ? Check<Rest, Step<W, A>, [...Done, Slot<W, A>]>
    : readonly [...Done, ...L];

/** The first width that a layer asks for; null if every layer takes any; `number` if only run time knows. */
export type FirstWidth<L extends readonly unknown[]> = L extends readonly [infer A, ...infer Rest]
  ? A extends { readonly in: infer I extends Dim }
    ? I
    : FirstWidth<Rest>
  : L extends readonly []
    ? null
    : number;

/** The last width that a layer gives; null if every layer keeps what it gets. */
export type LastWidth<L extends readonly unknown[]> = L extends readonly [...infer Rest, infer Z]
  ? Z extends { readonly out: infer O extends Dim }
    ? O
    : LastWidth<Rest>
  : L extends readonly []
    ? null
    : number;

/** The widths of `layers`, and where they do not fit. */
export function foldWidths(
  layers: readonly AnyLayer[],
  mismatch: (layer: AnyLayer, wanted: Dim, got: Dim) => never,
): { readonly in: Width; readonly out: Width } {
  let first: Width = null;
  let width: Width = null;
  for (const layer of layers) {
    if (layer.in !== null) {
      first ??= layer.in;
      if (width !== null && width !== layer.in) mismatch(layer, layer.in, width);
    }
    width = layer.out ?? layer.in ?? width;
  }
  return { in: first, out: width };
}
