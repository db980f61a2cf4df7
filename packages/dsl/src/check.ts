import type { Boxed, Dim, IsUnion, MayEqual, UnionWidth, WidthMismatch } from "@sinter/ir";
import type { AnyLayer } from "./layer.ts";

/**
 * The layers of a composition, each that does not fit replaced by its sentence. One mapped type over
 * the tuple, beside which lie the layers one and two places before: a thousand layers cost no
 * recursion.
 */
export type Check<L extends readonly unknown[]> = CheckAfter<L, [Start, ...L], [Start, Start, ...L]>;

/** In front of the first layer there is no width yet. */
type Start = false;

type CheckAfter<
  L extends readonly unknown[],
  Before extends readonly unknown[],
  Before2 extends readonly unknown[],
  // As a parameter, the keys are listed once, not for every element.
  Keys extends keyof Before & keyof Before2 = keyof Before & keyof Before2,
> = {
  [I in keyof L]: L[I] extends OpenSlot
    ? L[I]
    : I extends Keys
      ? Slot<Received<Before[I], Before2[I], L, I>, L[I]>
      : L[I];
};

/**
 * The width that place `I` receives, in a box: that behind the layer before it, or, if that keeps
 * what it gets, the one before that.
 */
type Received<Before, Before2, L extends readonly unknown[], I> = Before extends OpenSlot
  ? Before2 extends OpenSlot
    ? ReceivedFrom<[Start, ...WidthsBehind<L>], I>
    : WidthBehind<Before2>
  : WidthBehind<Before>;

type WidthBehind<L> = L extends { readonly open: false; readonly out: infer Out }
  ? Boxed<Out>
  : L extends Start
    ? Start
    : Boxed<number>;

type ReceivedFrom<Widths, I> = I extends keyof Widths ? Widths[I] : Boxed<number>;

/** The width behind every layer, for runs of activations. */
type WidthsBehind<L extends readonly unknown[]> = Scan<{
  [I in keyof L]: L[I] extends OpenSlot ? Kept : WidthBehind<L[I]>;
}>;

/** In place of a width that is the one in front of it. */
type Kept = "kept";

/**
 * Every `Kept` replaced by what stands in front of it: a scan that doubles its reach, so that even a
 * thousand activations in a row take ten passes.
 */
type Scan<
  W extends readonly unknown[],
  Reach extends readonly unknown[] = [Start],
> = number extends W["length"]
  ? W
  : Kept extends W[number]
    ? Scan<FillFrom<W, [...Reach, ...W]>, [...Reach, ...Reach]>
    : W;

type FillFrom<
  W extends readonly unknown[],
  Before extends readonly unknown[],
  Keys extends keyof Before = keyof Before,
> = { [I in keyof W]: W[I] extends Kept ? (I extends Keys ? Before[I] : W[I]) : W[I] };

/**
 * What a composition lets its types look at, so that they and not the compiler say that it is no
 * layer. `unknown` would do but for inference: a layer of a type parameter's width would become it.
 */
export type Candidate =
  | AnyLayer
  | ((...args: never) => unknown)
  | readonly unknown[]
  | string
  | number
  | boolean
  | undefined;

/** What a composition says of what is not a layer. */
export const noLayer = <Got extends string, Hint extends string>(got: Got, hint: Hint) =>
  `sequential expects layers, got ${got}${hint}` as const;

/** What a composition says of an embedding, whose indices no layer in front of it can give. */
export const notInChain = <Label extends string>(label: Label) =>
  `${label} is called on indices, inside model(...), and cannot stand in a composition` as const;

export const CALL_IT = ": call it, as in relu()";
export const SPREAD_IT = ": spread it, as in sequential(...layers)";

/** The type twin of `noLayer`. */
type NoLayer<L> = L extends { readonly label: infer Label extends string }
  ? ReturnType<typeof notInChain<Label>>
  : L extends (...args: never) => unknown
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
 * The layer itself, or the sentence that says why it cannot stand where it receives `W`. Equal boxes
 * are asked for first: most layers fit, and it is the one question that the compiler decides for
 * type parameters too, inside a helper that is generic in a width.
 */
type Slot<W, L> = L extends { readonly in: infer In }
  ? [W, Boxed<In>] extends [Boxed<In>, W]
    ? L
    : [W] extends [Boxed<infer Got>]
      ? Mismatch<L, In & Dim, Got & Dim>
      : L
  : NoLayer<L>;

/** The layer where it may fit after all, with a width that only run time knows; else the sentence. */
type Mismatch<L, In extends Dim, Got extends Dim> = L extends { readonly label: infer Label extends string }
  ? true extends IsUnion<Got> | IsUnion<In>
    ? UnionWidth<Label>
    : MayEqual<In, Got> extends true
      ? L
      : WidthMismatch<Label, In, Got>
  : L;

/** Four layers that keep their width: skipping them at once lets a run of thousands stay within limits. */
type FourOpen = [OpenSlot, OpenSlot, OpenSlot, OpenSlot];
interface OpenSlot {
  readonly open: true;
}

/** The first width that a layer asks for; null if every layer takes any; `number` if only run time knows. */
export type FirstWidth<L extends readonly unknown[]> = L extends readonly [...FourOpen, ...infer Rest]
  ? FirstWidth<Rest>
  : L extends readonly [infer A, ...infer Rest]
    ? A extends OpenSlot
      ? FirstWidth<Rest>
      : A extends { readonly open: false; readonly in: infer In }
        ? In
        : number
    : L extends readonly []
      ? null
      : number;

/** The last width that a layer gives; null if every layer keeps what it gets. */
export type LastWidth<L extends readonly unknown[]> = L extends readonly [...infer Rest, ...FourOpen]
  ? LastWidth<Rest>
  : L extends readonly [...infer Rest, infer Z]
    ? Z extends OpenSlot
      ? LastWidth<Rest>
      : Z extends { readonly open: false; readonly out: infer Out }
        ? Out
        : number
    : L extends readonly []
      ? null
      : number;

/** Whether every layer takes any width. */
export type IsOpen<L extends readonly unknown[]> = L extends readonly [...FourOpen, ...infer Rest]
  ? IsOpen<Rest>
  : L extends readonly [infer A, ...infer Rest]
    ? A extends OpenSlot
      ? IsOpen<Rest>
      : A extends { readonly open: false }
        ? false
        : boolean
    : L extends readonly []
      ? true
      : boolean;

/** Whether a composition takes any width, by its layers, or where these are not known by its width. */
export type IsOpenOver<L extends readonly unknown[], In> = number extends L["length"]
  ? In extends null
    ? true
    : number extends In
      ? boolean
      : false
  : IsOpen<L>;
