import { around, expandExpOfNegative, product, type ReduceKind } from "@sinter/ir";
import * as scalar from "@sinter/ir/scalar";
import type { Step } from "../plan/step.ts";
import { isBatched, type View } from "../plan/value.ts";
import type { Address } from "./address.ts";
import type { CpuContext, Task } from "./context.ts";
import { compileTape } from "./tape.ts";

const step: { readonly [K in ReduceKind]: (a: number, b: number) => number } = {
  sum: (a, b) => a + b,
  mean: (a, b) => a + b,
  max: Math.max,
  min: Math.min,
};
const neutral: { readonly [K in ReduceKind]: number } = { sum: 0, mean: 0, max: -Infinity, min: Infinity };

/** x [outer, length, inner] reduced along the middle; or over the rows of a block, into what is there. In f64. */
export function reduceTask({ operands, attrs: { kind, axis }, out }: Step<"reduce">, c: CpuContext): Task {
  const [view] = operands as [View];
  const [x, to] = [c.address(view), c.address(out)];
  const combine = step[kind];
  const { memory: m } = c;
  const overBatch = isBatched(view) && !isBatched(out);
  const [outer, length, inner] = overBatch ? [1, 1, product(view.shape)] : around(view.shape, axis);
  return (from, rows) => {
    const [start, target] = [x(from), to(from)];
    const count = overBatch ? rows : length;
    const blocks = overBatch ? 1 : outer * c.rows(rows);
    for (let o = 0; o < blocks; o++)
      for (let i = 0; i < inner; i++) {
        let sum = neutral[kind];
        for (let l = 0, at = start + o * count * inner + i; l < count; l++, at += inner)
          sum = combine(sum, m[at]!);
        const at = target + o * inner + i;
        if (overBatch) m[at] = combine(m[at]!, sum);
        else m[at] = kind === "mean" ? sum / count : sum;
      }
  };
}

/**
 * Softmax of each row along the last axis: e^{x − max} by the formula language's exp, divided by their sum;
 * or its logarithm, (x − max) − ln of the sum.
 */
export function softmaxTask({ kind, operands, out }: Step<"softmax" | "logSoftmax">, c: CpuContext): Task {
  const exp = compileTape(expandExpOfNegative(scalar.sub(scalar.arg(0), scalar.arg(1))));
  const [view] = operands as [View];
  const [x, target] = [c.address(view), c.address(out)];
  const length = view.shape.at(-1)!;
  const outer = product(view.shape) / length;
  const { memory: m } = c;
  const softmax = (from: number, to: number): void => {
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
    if (kind === "logSoftmax") {
      const logarithm = Math.log(sum);
      for (let i = 0; i < length; i++) m[to + i] = m[from + i]! - max - logarithm;
    } else for (let i = 0; i < length; i++) m[to + i] = m[to + i]! / sum;
  };
  return (from, rows) => {
    const [start, to] = [x(from), target(from)];
    const count = outer * c.rows(rows);
    for (let row = 0; row < count; row++) softmax(start + row * length, to + row * length);
  };
}

/** (x − μ)/√(σ² + ε)·scale + shift for each row; computed in f64 and rounded once. */
export function layerNormTask({ operands, attrs, out }: Step<"layerNorm">, c: CpuContext): Task {
  const [view, scale, shift] = operands as [View, View, View];
  const [x, target, gammas, betas] = [view, out, scale, shift].map((v) => c.address(v)) as [
    Address,
    Address,
    Address,
    Address,
  ];
  const length = view.shape.at(-1)!;
  const outer = product(view.shape) / length;
  const { memory: m } = c;
  const normalize = (from: number, to: number, gamma: number, beta: number): void => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += m[from + i]!;
    const mean = sum / length;
    let squares = 0;
    for (let i = 0; i < length; i++) squares += (m[from + i]! - mean) ** 2;
    const deviation = Math.sqrt(squares / length + attrs.epsilon);
    for (let i = 0; i < length; i++)
      m[to + i] = ((m[from + i]! - mean) / deviation) * m[gamma + i]! + m[beta + i]!;
  };
  return (from, rows) => {
    const [start, to] = [x(from), target(from)];
    const count = outer * c.rows(rows);
    for (let row = 0; row < count; row++)
      normalize(start + row * length, to + row * length, gammas(from), betas(from));
  };
}
