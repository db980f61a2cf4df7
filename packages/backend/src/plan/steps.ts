import type { Node, ReduceKind, Scalar } from "@sinter/ir";

/**
 * A dynamic value in memory, `rowSize` floats for each batch row, or in all if not batched.
 * Indices and masks are floats too: whole numbers below 2^24, and 0 or 1.
 */
export interface Buffer {
  readonly rowSize: number;
  /** Whether it has one row for each row of the batch; else it has one row. */
  readonly batched: boolean;
  readonly place: Place;
}

export type Place =
  | { readonly kind: "arena" }
  | { readonly kind: "input"; readonly index: number }
  | { readonly kind: "output"; readonly index: number };

/** A static value in memory: evaluated in f64, rounded once, repeated `times` times. */
export interface Static {
  readonly node: Node;
  readonly size: number;
  readonly times: number;
  /** A weight [n, k] that the backend stores in the order its kernel reads it. */
  readonly packed: { readonly n: number; readonly k: number } | null;
}

export type Ref =
  | { readonly kind: "buffer"; readonly buffer: Buffer }
  | { readonly kind: "static"; readonly value: Static };

/**
 * An operand of an elementwise kernel, by how element i of a result row finds it: `full` at i,
 * `row` at i mod period, `one` always the same number.
 */
export interface MapOperand {
  readonly ref: Ref;
  readonly access: "full" | "row" | "one";
}

/**
 * out = epilogue(x·Wᵀ + b) over `rows` rows of k for each batch row. The epilogue's argument 0 is
 * the sum, argument i the extra i − 1.
 */
export interface GemmStep {
  readonly kind: "gemm";
  readonly x: Ref;
  readonly weight: Static;
  readonly bias: Static | null;
  readonly epilogue: { readonly body: Scalar; readonly extras: readonly MapOperand[] } | null;
  readonly rows: number;
  readonly k: number;
  readonly n: number;
  readonly out: Buffer;
}

/** `count` products [m, k]·[k, n] for each batch row; b has one matrix for each, or one for all. */
export interface MatmulStep {
  readonly kind: "matmul";
  readonly a: Ref;
  readonly b: Ref;
  readonly count: number;
  readonly sharedB: boolean;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly out: Buffer;
}

/** out[i] = body(operands at i), rows of `period` elements where an operand repeats. */
export interface MapStep {
  readonly kind: "map";
  readonly body: Scalar;
  readonly operands: readonly MapOperand[];
  /** Length of the operands with access `row`; 1 if there is none. */
  readonly period: number;
  /** Elements for each batch row. */
  readonly size: number;
  readonly out: Buffer;
}

/** x as [outer, length, inner] for each batch row, reduced along the middle. */
export interface ReduceStep {
  readonly kind: "reduce";
  readonly reduce: ReduceKind;
  readonly x: Ref;
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
  readonly out: Buffer;
}

/** The first index of the largest element of x, as [outer, length, inner] for each batch row, along the middle. */
export interface ArgmaxStep {
  readonly kind: "argmax";
  readonly x: Ref;
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
  readonly out: Buffer;
}

/** out[outer, j, inner] = x[outer, indices[j], inner] for `count` indices, for each batch row. */
export interface GatherStep {
  readonly kind: "gather";
  readonly x: Ref;
  readonly indices: Ref;
  readonly outer: number;
  readonly length: number;
  readonly count: number;
  readonly inner: number;
  readonly out: Buffer;
}

/** Softmax of `outer` rows of `length` for each batch row, or its logarithm. */
export interface SoftmaxStep {
  readonly kind: "softmax";
  readonly log: boolean;
  readonly x: Ref;
  readonly outer: number;
  readonly length: number;
  readonly out: Buffer;
}

/** (x − μ)/√(σ² + epsilon)·gamma + beta for `outer` rows of `length` for each batch row. */
export interface LayerNormStep {
  readonly kind: "layerNorm";
  readonly x: Ref;
  readonly gamma: Ref;
  readonly beta: Ref;
  readonly epsilon: number;
  readonly outer: number;
  readonly length: number;
  readonly out: Buffer;
}

/** out[to.offset + Σ i·to.stride] = x[from.offset + Σ i·from.stride] for every index below `shape`, for each batch row. */
export interface CopyStep {
  readonly kind: "copy";
  readonly x: Ref;
  readonly shape: readonly number[];
  readonly from: Walk;
  readonly to: Walk;
  readonly out: Buffer;
}

/** How a copy walks through memory, in floats from the row's start. */
export interface Walk {
  readonly offset: number;
  readonly strides: readonly number[];
}

export type Step =
  | GemmStep
  | MatmulStep
  | MapStep
  | ReduceStep
  | ArgmaxStep
  | GatherStep
  | SoftmaxStep
  | LayerNormStep
  | CopyStep;

/** What to compute, in order, with which values; how is the backend's business. */
export interface Lowered {
  /** The open dimension, or null if every shape is fixed. */
  readonly batch: string | null;
  readonly steps: readonly Step[];
  readonly statics: readonly Static[];
  readonly inputs: readonly Buffer[];
  readonly outputs: readonly Buffer[];
}

/** The references a step reads. */
export function reads(step: Step): readonly Ref[] {
  switch (step.kind) {
    case "gemm":
      return [step.x, ...(step.epilogue?.extras.map((e) => e.ref) ?? [])];
    case "matmul":
      return [step.a, step.b];
    case "map":
      return step.operands.map((o) => o.ref);
    case "gather":
      return [step.x, step.indices];
    case "layerNorm":
      return [step.x, step.gamma, step.beta];
    case "reduce":
    case "argmax":
    case "softmax":
    case "copy":
      return [step.x];
  }
}
