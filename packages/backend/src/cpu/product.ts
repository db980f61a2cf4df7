import type { Scalar } from "@sinter/ir";
import * as scalar from "@sinter/ir/scalar";
import type { Epilogue, Step } from "../plan/step.ts";
import { accessOf, isBatched, rowStride, rowsOf, type View } from "../plan/value.ts";
import type { CpuContext, Task } from "./context.ts";
import { gemm } from "./gemm.ts";
import { finishTask } from "./map.ts";

/**
 * An epilogue without the bias that it adds first, and where that stands; −1 if it adds none. With the
 * bias among the sum in f64, it costs no rounding.
 */
function withoutBias({ body, operands }: Epilogue): { rest: Epilogue; bias: number } {
  for (const [i, view] of operands.entries()) {
    if (accessOf(view) !== "row") continue;
    const biased = scalar.add(scalar.arg(0), scalar.arg(1 + i));
    // What the sum with its bias is called until the others are numbered anew.
    const sum = scalar.arg(1 + operands.length);
    const used = new Set<Scalar>();
    const rest = scalar.transform(body, (node, children) => {
      if (node === biased) return sum;
      const made = scalar.rebuild(node, children);
      if (made.kind === "op") for (const child of made.args) used.add(child);
      return made;
    });
    if (used.has(scalar.arg(0)) || used.has(scalar.arg(1 + i)) || rest === scalar.arg(0)) continue;
    const others = operands.filter((_, at) => at !== i);
    const args = [sum, ...operands.map((_, at) => scalar.arg(at < i ? 1 + at : at)), scalar.arg(0)];
    return { rest: { body: scalar.substitute(rest, args), operands: others }, bias: i };
  }
  return { rest: { body, operands }, bias: -1 };
}

/** x·Wᵀ and the bias, then the rest of the epilogue. */
export function gemmTask({ operands: [x, w], epilogue, out }: Step<"gemm">, c: CpuContext): Task {
  const [n, k] = w!.shape as [number, number];
  const [from, to, weight] = [c.address(x!), c.address(out), c.address(w!)(0)];
  const [rowsIn, rowsOut] = [rowsOf(x!)!, rowsOf(out)!];
  const { rest, bias } = withoutBias(epilogue ?? { body: scalar.arg(0), operands: [] });
  const biasAt = bias < 0 ? -1 : c.address(epilogue!.operands[bias]!)(0);
  const finish = rest.body === scalar.arg(0) ? null : finishTask(rest, out, c);
  return (first, rows) => {
    const count = rowsIn.count * c.rows(rows);
    gemm(c.memory, from(first), rowsIn.step, weight, biasAt, to(first), rowsOut.step, count, k, n);
    finish?.(first, rows);
  };
}

/** a·b for each leading index, sums in f64; where k is the batch, added to what is there. */
export function matmulTask({ operands, out }: Step<"matmul">, c: CpuContext): Task {
  const [left, right] = operands as [View, View];
  const { memory: m } = c;
  const [a, b, to] = [c.address(left), c.address(right), c.address(out)];
  const overBatch = c.batched && !isBatched(out);
  const [height, length] = left.shape.slice(-2) as [number, number];
  const width = right.shape.at(-1)!;
  const lead = left.shape.slice(0, -2);
  const [aRow, aStep] = [left.strides.at(-2)!, overBatch ? rowStride(left) : left.strides.at(-1)!];
  const [bStep, bColumn] = [overBatch ? rowStride(right) : right.strides.at(-2)!, right.strides.at(-1)!];
  const [outRow, outColumn] = [out.strides.at(-2)!, out.strides.at(-1)!];
  const multiply = (x: number, y: number, z: number, k: number): void => {
    for (let i = 0; i < height; i++)
      for (let j = 0; j < width; j++) {
        let sum = 0;
        for (let l = 0, p = x + i * aRow, q = y + j * bColumn; l < k; l++, p += aStep, q += bStep)
          sum += m[p]! * m[q]!;
        const at = z + i * outRow + j * outColumn;
        m[at] = overBatch ? m[at]! + sum : sum;
      }
  };
  const visit = (axis: number, x: number, y: number, z: number, k: number): void => {
    if (axis === lead.length) {
      multiply(x, y, z, k);
      return;
    }
    for (let i = 0; i < lead[axis]!; i++)
      visit(
        axis + 1,
        x + i * left.strides[axis]!,
        y + i * right.strides[axis]!,
        z + i * out.strides[axis]!,
        k,
      );
  };
  return (from, rows) => {
    if (overBatch) visit(0, a(from), b(from), to(from), rows);
    else for (let row = from; row < from + c.rows(rows); row++) visit(0, a(row), b(row), to(row), length);
  };
}
