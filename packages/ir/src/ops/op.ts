import type { Formula } from "../scalar/formula.ts";
import type { DType, Shape } from "../shape/dim.ts";

export type ReduceKind = "sum" | "mean" | "max" | "min";

/** What each op carries besides its operands. */
export interface OpAttrs {
  /** A value given at run time. */
  input: { readonly name: string; readonly shape: Shape; readonly dtype: DType };
  /** A value given at compile time, by name. */
  param: { readonly name: string; readonly shape: Shape };
  /** A value written in the graph. */
  const: { readonly shape: Shape; readonly data: Float32Array };
  /** x[..., in] · w[out, in]ᵀ + b[out]; the bias may be left out. */
  linear: Record<never, never>;
  matmul: Record<never, never>;
  elementwise: { readonly formula: Formula };
  reduce: { readonly kind: ReduceKind; readonly axis: number; readonly keepDims: boolean };
  /** The index of the largest element along an axis. */
  argmax: { readonly axis: number; readonly keepDims: boolean };
  /** Elements of the first operand along an axis, at the indices of the second. */
  gather: { readonly axis: number };
  reshape: { readonly shape: Shape };
  transpose: { readonly perm: readonly number[] };
  broadcast: { readonly shape: Shape };
  concat: { readonly axis: number };
  slice: { readonly axis: number; readonly start: number; readonly end: number };
  softmax: { readonly axis: number };
  logSoftmax: { readonly axis: number };
  /** x, scale γ, shift β; ε keeps the division finite. */
  layerNorm: { readonly epsilon: number };
}

export type OpName = keyof OpAttrs;

/** What a shape rule sees of an operand, and what it returns. */
export interface Typed {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Numbers to compute with in f64, in which every f32 is exact. */
export type Floats = Float32Array | Float64Array;

/** A value of the oracle: all sizes known, elements in C order. */
export interface Value<Data extends Floats = Float64Array> {
  readonly shape: readonly number[];
  readonly data: Data;
}

/** Builds nodes inside a decomposition, without importing the builders. */
export interface Decomposer<N> {
  elementwise(name: "add" | "sub" | "mul" | "div" | "exp" | "log" | "sqrt", ...operands: N[]): N;
  scalar(value: number): N;
  reduce(x: N, kind: ReduceKind, axis: number, keepDims: boolean): N;
  broadcast(x: N, shape: Shape): N;
}

/** What an op asks of its operands' dtypes: all f32, any one, or f32 with indices last. */
export type Accepts = "real" | "any" | "indexed" | "formula";

interface Spec<A> {
  /** `real` unless it says otherwise; `formula` leaves the check to `infer`. */
  readonly accepts?: Accepts;
  /** Text that is equal for equal attributes. */
  key(attrs: A): string;
  /** The result's shape and dtype. @throws SinterError SHAPE_MISMATCH */
  infer(operands: readonly Typed[], attrs: A): Typed;
  /** Multiply-accumulates of one evaluation, with named dimensions counted as 1. */
  macs?(operands: readonly Typed[], result: Typed): number;
}

/** An op that backends and the oracle implement. */
export interface Primitive<A> extends Spec<A> {
  /** The result in f64, or an operand's own numbers: the op's specification. */
  evaluate(operands: readonly Value<Floats>[], attrs: A, shape: readonly number[]): Floats;
}

/** A named op that means what its decomposition into primitives means. */
export interface Composite<A> extends Spec<A> {
  decompose<N extends Typed>(build: Decomposer<N>, operands: readonly N[], attrs: A): N;
}

/** A leaf has no operands; whoever evaluates a graph supplies its value. */
export interface Leaf<A> extends Spec<A> {
  readonly leaf: true;
}

export type OpSpec<A> = Primitive<A> | Composite<A> | Leaf<A>;
