import {
  type CheckedDims,
  checkDims,
  checkOptions,
  type DType,
  gotKind,
  gotValue,
  type Node,
  type Shape,
  SinterError,
  shapeText,
  withShortText,
} from "@sinter/ir";
import type { Trace } from "./trace.ts";

/**
 * A value inside a model: its shape is in its type. Dimensions are sizes (`784`) or names
 * (`"batch"`); a name unifies only with itself.
 */
export interface Tensor<S extends Shape = Shape> {
  readonly shape: S;
  readonly dtype: "f32";
}

/** Whole numbers, such as tokens, labels, or what `argmax` gives. */
export interface Indices<S extends Shape = Shape> {
  readonly shape: S;
  readonly dtype: "i32";
}

/** True or false for each element, such as what `less` gives. */
export interface Mask<S extends Shape = Shape> {
  readonly shape: S;
  readonly dtype: "bool";
}

export type AnyTensor = Tensor | Indices | Mask;

export type ShapeOf<T> = T extends { readonly shape: infer S extends Shape } ? S : never;

/** `Tensor<S>`, or never where a shape rule gave a sentence instead of a shape. */
export type TensorOf<S> = S extends infer T extends Shape ? Tensor<T> : never;

/** Indices of shape `S`, or never where a shape rule gave a sentence. */
export type IndicesOf<S> = S extends infer T extends Shape ? Indices<T> : never;

/** A mask of shape `S`, or never where a shape rule gave a sentence. */
export type MaskOf<S> = S extends infer T extends Shape ? Mask<T> : never;

/** What `T` is, in shape `S`: for ops that move elements of any dtype. */
export type Reshaped<T, S> = T extends { readonly dtype: "i32" }
  ? IndicesOf<S>
  : T extends { readonly dtype: "bool" }
    ? MaskOf<S>
    : TensorOf<S>;

/** What an argument must be: `T`, or where the shape rule gave a sentence, that sentence. */
export type Accepts<Rule, T> = [true] extends [HasSentence<Rule>] ? Extract<Rule, string> : T;

/** A tensor of several possible shapes may have a sentence for some of them. */
type HasSentence<Rule> = Rule extends string ? true : false;

/** A tensor with what tracing needs: its node, and the model that it belongs to, if it does to any. */
export class TracedTensor<S extends Shape = Shape> {
  readonly node: Node;
  readonly trace: Trace | null;

  constructor(node: Node, trace: Trace | null) {
    this.node = node;
    this.trace = trace;
  }

  get shape(): S {
    return this.node.shape as S;
  }

  get dtype(): DType {
    return this.node.dtype;
  }
}

/** What `tensor` makes: the shape and dtype of an input. It is no value, so it has no node. */
export class DeclaredTensor {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly trace = null;

  constructor(shape: Shape, dtype: DType) {
    this.shape = shape;
    this.dtype = dtype;
  }
}

/** `f32[batch, 784]` */
export const typeText = ({ dtype, shape }: { readonly dtype: DType; readonly shape: Shape }): string =>
  `${dtype}${shapeText(shape)}`;

for (const { prototype } of [TracedTensor, DeclaredTensor])
  withShortText<TracedTensor | DeclaredTensor>(prototype, (tensor) => `tensor ${typeText(tensor)}`);

/** Whether `x` is a tensor of any copy of this library. */
export const isTensor = (x: unknown): x is TracedTensor | DeclaredTensor =>
  typeof x === "object" && x !== null && "dtype" in x && "trace" in x;

/**
 * Declares an input of a model: `tensor(["batch", 784])`, or `tensor(["batch", 16], { dtype: "i32" })`
 * for indices. It is no value: inside a model, only what the model's function receives is one. Outside of
 * any model, expressions of declarations have their shapes checked.
 * @throws SinterError INVALID_ARGUMENT if a dimension is neither a positive integer nor a name
 */
export function tensor<const S extends Shape, const D extends DType = "f32">(
  shape: CheckedDims<S, "tensor">,
  options?: { readonly dtype?: D },
): Reshaped<{ readonly dtype: D }, [...S]> {
  if (!Array.isArray(shape))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `tensor expects a shape like ["batch", 784], got ${gotKind(shape)}`,
    );
  const { dtype = "f32" } = checkOptions<{ dtype?: DType }>(options, ["dtype"], "tensor");
  if (dtype !== "f32" && dtype !== "i32" && dtype !== "bool")
    throw new SinterError(
      "INVALID_ARGUMENT",
      `tensor: the dtype is f32, i32 or bool, got ${gotValue(dtype)}`,
    );
  const dims = checkDims([...(shape as Shape)], "tensor");
  const made: unknown = new DeclaredTensor(dims, dtype);
  return made as Reshaped<{ readonly dtype: D }, [...S]>;
}
