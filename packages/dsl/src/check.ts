import type { Boxed, Dim, Identical, IsUnion, MayEqual, UnionWidth, WidthMismatch } from "@sinter/ir";
import type { AnyLayer, Width } from "./layer.ts";

/** The width after a layer that receives `W`: a box with the width, or false while no layer set one. */
type Step<W, L> = L extends { readonly open: true }
  ? W
  : L extends { readonly open: false; readonly out: infer Out }
    ? Boxed<Out>
    : Boxed<number>;

/** What a composition says of what is not a layer. */
export const noLayer = <Got extends string, Hint extends string>(got: Got, hint: Hint) =>
  `sequential expects layers, got ${got}${hint}` as const;

export const CALL_IT = ": call it, as in relu()";
export const SPREAD_IT = ": spread it, as in sequential(...layers)";

/** The type twin of `noLayer`. */
type NoLayer<L> = L extends (...args: never) => unknown
  ? ReturnType<typeof noLayer<"a function", typeof CALL_IT>>
  : L extends readonly unknown[]
    ? ReturnType<typeof noLayer<"an array", typeof SPREAD_IT>>
    : L extends number | string | boolean | undefined
      ? ReturnType<typeof noLayer<TypeName<L>, "">>
      : AnyLayer;

type TypeName<L> = L extends number
  ? "number"
  : L extends string
    ? "string"
    : L extends boolean
      ? "boolean"
      : "undefined";

/**
 * The layer itself, or the sentence that says why it cannot stand where it receives `W`. Identity is
 * asked first, because it is the one question that is decided for type parameters too.
 */
type Slot<W, L> = L extends { readonly open: boolean } ? Fitting<W, L> : NoLayer<L>;

type Fitting<W, L> = [W] extends [Boxed<infer Got>]
  ? L extends { readonly open: true }
    ? L
    : L extends { readonly label: infer Label; readonly in: infer In }
      ? Identical<In, Got> extends true
        ? L
        : MayEqual<In & Dim, Got & Dim> extends true
          ? true extends IsUnion<Got & Dim> | IsUnion<In & Dim>
            ? UnionWidth<Label & string>
            : L
          : WidthMismatch<Label & string, In & Dim, Got & Dim>
      : L
  : L;

/**
 * The layers, each that does not fit replaced by its sentence. Eight at a time, and tail recursive,
 * so that thousands of layers stay within the compiler's limits.
 */
export type Check<
  L extends readonly unknown[],
  W = false,
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
    : readonly [...Done, ...(L extends readonly AnyLayer[] ? L : readonly AnyLayer[])];

/** The first width that a layer asks for; null if every layer takes any; `number` if only run time knows. */
export type FirstWidth<L extends readonly unknown[]> = L extends readonly [infer A, ...infer Rest]
  ? A extends { readonly open: true }
    ? FirstWidth<Rest>
    : A extends { readonly open: false; readonly in: infer In }
      ? In
      : number
  : L extends readonly []
    ? null
    : number;

/** The last width that a layer gives; null if every layer keeps what it gets. */
export type LastWidth<L extends readonly unknown[]> = L extends readonly [...infer Rest, infer Z]
  ? Z extends { readonly open: true }
    ? LastWidth<Rest>
    : Z extends { readonly open: false; readonly out: infer Out }
      ? Out
      : number
  : L extends readonly []
    ? null
    : number;

/** Whether every layer takes any width. */
export type IsOpen<L extends readonly unknown[]> = L extends readonly [infer A, ...infer Rest]
  ? A extends { readonly open: true }
    ? IsOpen<Rest>
    : A extends { readonly open: false }
      ? false
      : boolean
  : L extends readonly []
    ? true
    : boolean;

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
