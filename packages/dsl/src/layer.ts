import type { Dim, Node, Shape, WidthShape } from "@sinter/ir";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "./tensor.ts";
import type { Trace } from "./trace.ts";

/** Marks layers of every copy of this library. */
export const LAYER: unique symbol = Symbol.for("sinter.layer") as never;

/** A number of features, or null for a layer that takes any number and keeps it. */
export type Width = Dim | null;

/**
 * A layer: a value that can be called on a tensor or put into `sequential`, whose label and widths
 * the types know. The widths have no constraint, and `open` says apart from them whether there are
 * any: so that the compiler can decide conditional types over a layer whose widths are type
 * parameters, inside a helper that is generic in a width.
 */
export interface Layer<Label extends string, In, Out, Open extends boolean = false> {
  /** How messages name it: `linear(784, 10)`. */
  readonly label: Label;
  /** Replaces its position in the names of its parameters. */
  readonly name: string | undefined;
  /** Features it expects on the last axis, or null if it takes any. */
  readonly in: In;
  /** Features it gives on the last axis, or null if it keeps them. */
  readonly out: Out;
  /** Whether it takes any width and keeps it, as an activation does. */
  readonly open: Open;
  /** @internal */
  readonly [LAYER]: (x: Node, trace: Trace, place: string) => Node;
}

/** A layer of any widths. */
export interface AnyLayer extends Layer<string, Width, Width, boolean> {}

/** Only the types have it: the shapes of a layer's own parameters, by their own names. */
export declare const PARAMS: unique symbol;

/** A layer that maps the last axis from `In` to `Out`: `[..., In]` to `[..., Out]`. */
export interface WidthLayer<Label extends string, In extends Dim, Out extends Dim>
  extends Layer<Label, In, Out> {
  <T extends Tensor>(
    x: Accepts<WidthShape<ShapeOf<T>, Label, In, Out>, T>,
  ): TensorOf<WidthShape<ShapeOf<T>, Label, In, Out>>;
}

/** A layer that takes any width and keeps it. */
export interface OpenLayer<Label extends string> extends Layer<Label, null, null, true> {}

/** A layer that takes any shape and keeps it. */
export interface ShapelessLayer<Label extends string> extends OpenLayer<Label> {
  <const S extends Shape>(x: Tensor<S>): Tensor<S>;
}

/** A layer that was given a name; nothing, if `Name` is never. */
export type Named<Name extends string> = [Name] extends [never] ? unknown : WithName<Name>;

/** A name that was given to a layer. */
export interface WithName<Name extends string> {
  readonly name: Name;
}

export const isLayer = (x: unknown): x is AnyLayer => Object(x) === x && LAYER in (x as object);
