import { expandExpOfNegative, type ReduceKind } from "@sinter/ir";
import * as scalar from "@sinter/ir/scalar";
import type { CopyStep, LayerNormStep } from "../plan/steps.ts";
import { compileTape } from "./tape.ts";

const step: { readonly [K in ReduceKind]: (a: number, b: number) => number } = {
  sum: (a, b) => a + b,
  mean: (a, b) => a + b,
  max: Math.max,
  min: Math.min,
};
const neutral: { readonly [K in ReduceKind]: number } = { sum: 0, mean: 0, max: -Infinity, min: Infinity };

/** x [outer, length, inner] reduced along the middle, accumulated in f64. */
export function reduceRows(
  m: Float32Array,
  kind: ReduceKind,
  x: number,
  out: number,
  outer: number,
  length: number,
  inner: number,
): void {
  const combine = step[kind];
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++) {
      let sum = neutral[kind];
      for (let l = 0, at = x + o * length * inner + i; l < length; l++, at += inner)
        sum = combine(sum, m[at]!);
      m[out + o * inner + i] = kind === "mean" ? sum / length : sum;
    }
}

/** Computes `outer` rows of `length` from x to out. */
type RowKernel = (m: Float32Array, x: number, out: number, outer: number, length: number) => void;

/**
 * Softmax of each row: e^{x − max} by the formula language's exp, divided by their sum; or its
 * logarithm, (x − max) − ln of the sum.
 */
export function makeSoftmax(log: boolean): RowKernel {
  const exp = compileTape(expandExpOfNegative(scalar.sub(scalar.arg(0), scalar.arg(1))));
  return (m, x, out, outer, length) => {
    for (let row = 0; row < outer; row++) {
      const from = x + row * length;
      const to = out + row * length;
      let max = -Infinity;
      for (let i = 0; i < length; i++) max = Math.max(max, m[from + i]!);
      let sum = 0;
      exp(
        length,
        (index, register, at, count) => {
          if (index === 1) register.fill(max, 0, count);
          else for (let i = 0; i < count; i++) register[i] = m[from + at + i]!;
        },
        (at, count, result) => {
          for (let i = 0; i < count; i++) {
            sum += result[i]!;
            m[to + at + i] = result[i]!;
          }
        },
      );
      if (log) {
        const logarithm = Math.log(sum);
        for (let i = 0; i < length; i++) m[to + i] = m[from + i]! - max - logarithm;
      } else for (let i = 0; i < length; i++) m[to + i] = m[to + i]! / sum;
    }
  };
}

/** (x − μ)/√(σ² + ε)·γ + β for each row, γ and β at their addresses; computed in f64 and rounded once. */
export function layerNormRows(
  m: Float32Array,
  x: number,
  out: number,
  outer: number,
  { length, epsilon }: LayerNormStep,
  gamma: number,
  beta: number,
): void {
  for (let row = 0; row < outer; row++) {
    const from = x + row * length;
    let sum = 0;
    for (let i = 0; i < length; i++) sum += m[from + i]!;
    const mean = sum / length;
    let squares = 0;
    for (let i = 0; i < length; i++) squares += (m[from + i]! - mean) ** 2;
    const deviation = Math.sqrt(squares / length + epsilon);
    for (let i = 0; i < length; i++)
      m[out + row * length + i] = ((m[from + i]! - mean) / deviation) * m[gamma + i]! + m[beta + i]!;
  }
}

/** out + Σ i·to.stride = x + Σ i·from.stride for every index below the step's shape. */
export function copyStrided(m: Float32Array, x: number, out: number, { shape, from, to }: CopyStep): void {
  const visit = (axis: number, source: number, target: number): void => {
    if (axis === shape.length) {
      m[target] = m[source]!;
      return;
    }
    for (let i = 0; i < shape[axis]!; i++)
      visit(axis + 1, source + i * from.strides[axis]!, target + i * to.strides[axis]!);
  };
  visit(0, x, out);
}
