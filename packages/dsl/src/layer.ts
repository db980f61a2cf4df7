import type { Dim, Node } from "@sinter/ir";
import type { Trace } from "./trace.ts";

/** Marks layers of every copy of this library. */
export const LAYER: unique symbol = Symbol.for("sinter.layer") as never;

/** The width of a layer that takes any and keeps it, such as an activation. */
export type Open = null;
export type Width = Dim | Open;

/** A layer of any widths: a value that can be called on a tensor or put into `sequential`. */
export interface AnyLayer {
  /** How messages name it: `linear(784, 10)`. */
  readonly label: string;
  /** Replaces its position in the names of its parameters. */
  readonly name: string | undefined;
  /** Features it expects on the last axis, or null if it takes any. */
  readonly in: Width;
  /** Features it gives on the last axis, or null if it keeps them. */
  readonly out: Width;
  /** @internal */
  readonly [LAYER]: (x: Node, trace: Trace, path: string) => Node;
}

/** A layer whose label and widths the types know. */
export interface Layer<Label extends string, In extends Width, Out extends Width> extends AnyLayer {
  readonly label: Label;
  readonly in: In;
  readonly out: Out;
}

export const isLayer = (x: unknown): x is AnyLayer =>
  (typeof x === "function" || typeof x === "object") && x !== null && LAYER in x;
