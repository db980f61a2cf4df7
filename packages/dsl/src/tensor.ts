import {
  build,
  type CheckedDims,
  checkDims,
  type DType,
  type Node,
  type Shape,
  SinterError,
} from "@sinter/ir";
import { Trace } from "./trace.ts";

/**
 * A value inside a model: its shape is in its type. Dimensions are sizes (`784`) or names
 * (`"batch"`); a name unifies only with itself.
 */
export interface Tensor<S extends Shape = Shape> {
  readonly shape: S;
  readonly dtype: DType;
}

export type ShapeOf<T> = T extends Tensor<infer S> ? S : never;

/** `Tensor<S>`, or never where a shape rule gave a sentence instead of a shape. */
export type TensorOf<S> = S extends infer T extends Shape ? Tensor<T> : never;

/** What an argument must be: `T`, or where the shape rule gave a sentence, that sentence. */
export type Accepts<Rule, T> = [Rule] extends [string] ? Rule : T;

/** A tensor with what tracing needs: its node, and the model that is being traced. */
export class TracedTensor<S extends Shape = Shape> implements Tensor<S> {
  readonly node: Node;
  readonly trace: Trace;

  constructor(node: Node, trace: Trace) {
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

/** Whether `x` is a tensor of any copy of this library. */
export const isTensor = (x: unknown): x is TracedTensor =>
  typeof x === "object" && x !== null && "node" in x && "trace" in x;

/**
 * Declares an input of a model: `tensor(["batch", 784])`.
 * @throws SinterError INVALID_ARGUMENT if a dimension is neither a positive integer nor a name
 */
export function tensor<const S extends Shape>(shape: CheckedDims<S, "tensor">): Tensor<[...S]> {
  if (!Array.isArray(shape))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `tensor expects a shape like ["batch", 784], got ${typeof shape}`,
    );
  const dims = checkDims([...(shape as Shape)], "tensor");
  return new TracedTensor<[...S]>(build.input("x", dims), new Trace(false));
}
