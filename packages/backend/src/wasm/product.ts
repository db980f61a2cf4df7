import type { Floats, Product } from "@sinter/ir";
import { FunctionBuilder, type Local } from "./assembler/function.ts";
import { ModuleBuilder, PAGE } from "./assembler/module.ts";

const DOUBLE = 8;
const VECTOR = 16;
/** Rows and columns of a tile: 6 × 2 vectors of two doubles are 12 accumulators. */
const ROWS = 6;
const COLUMNS = 4;
/** Rows that stay in the L2 cache while every panel passes by. */
const BLOCK = 16 * ROWS;
/** Rows of b that are packed together. */
const PACKED_ROWS = 8;
/** Multiply-accumulates below which the oracle's loops take less than emitting a module. */
const WORTH = 1_000_000;
/** Every address is a positive i32. */
const MOST_BYTES = 2 ** 31;

/**
 * Products of constant matrices in f64, for folding weights: a module for each size. Both operands
 * are padded to whole tiles, and b is packed in panels of 4 columns that stay in the L1 cache while
 * a block of rows passes by. Each block and panel is a call of its own, so that an engine which
 * compiles twice soon runs its better code.
 */
export function wasmProduct(relaxedMadd: boolean): Product {
  // A chain of equal layers is many products of one size: the last module and its memory stay.
  let last: { readonly size: string; readonly memory: Float64Array; readonly run: RunPanel } | undefined;
  return (a, b, m, k, n) => {
    const rows = Math.ceil(m / ROWS) * ROWS;
    const columns = Math.ceil(n / COLUMNS) * COLUMNS;
    const [bAt, cAt, end] = [rows * k, rows * k + k * columns, rows * k + k * columns + rows * columns];
    if (m * k * n < WORTH || end * DOUBLE > MOST_BYTES) return null;
    const size = `${m} ${k} ${n}`;
    if (last?.size !== size) {
      const bytes = emitPanel(k, columns, Math.ceil((end * DOUBLE) / PAGE), relaxedMadd);
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
      const memory = new Float64Array((exports.memory as WebAssembly.Memory).buffer);
      last = { size, memory, run: exports.run as RunPanel };
    }
    const { memory, run } = last;
    memory.set(a);
    packColumns(memory, bAt, b, k, n);
    for (let row = 0; row < rows; row += BLOCK)
      for (let column = 0; column < columns; column += COLUMNS)
        run(
          row * k * DOUBLE,
          Math.min(rows, row + BLOCK) * k * DOUBLE,
          (bAt + column * k) * DOUBLE,
          (cAt + row * columns + column) * DOUBLE,
        );
    if (columns === n) return memory.slice(cAt, cAt + m * n);
    const c = new Float64Array(m * n);
    for (let i = 0; i < m; i++) c.set(memory.subarray(cAt + i * columns, cAt + i * columns + n), i * n);
    return c;
  };
}

/** Multiplies the rows from address `x` to `xEnd` by the panel, to `out` and below. */
type RunPanel = (x: number, xEnd: number, panel: number, out: number) => void;

/**
 * b [k, n] in panels of 4 columns; what pads the last one stays 0. A few rows at a time, so that
 * reading them across and writing them down both stay in the L1 cache.
 */
function packColumns(memory: Float64Array, at: number, b: Floats, k: number, n: number): void {
  for (let top = 0; top < k; top += PACKED_ROWS) {
    const bottom = Math.min(k, top + PACKED_ROWS);
    for (let panel = 0; panel < n; panel += COLUMNS) {
      const width = Math.min(COLUMNS, n - panel);
      for (let l = top, to = at + panel * k + top * COLUMNS; l < bottom; l++, to += COLUMNS)
        for (let j = 0; j < width; j++) memory[to + j] = b[l * n + panel + j]!;
    }
  }
}

/** The kernel for a panel and any rows: x [rows, k], a panel [k, 4], and out with rows of `columns`. */
function emitPanel(k: number, columns: number, pages: number, relaxedMadd: boolean): Uint8Array<ArrayBuffer> {
  const f = new FunctionBuilder("run", ["i32", "i32", "i32", "i32"]);
  const [x, xEnd, panel, out] = [f.param(0), f.param(1), f.param(2), f.param(3)];
  const [xk, xkEnd, wk] = [f.local("i32"), f.local("i32"), f.local("i32")];
  const acc = Array.from({ length: ROWS }, () => [f.local("v128"), f.local("v128")] as const);
  const weights = [f.local("v128"), f.local("v128")] as const;
  const value = f.local("v128");
  const multiplyAdd = (sum: Local, a: Local, b: Local) =>
    relaxedMadd
      ? f.get(a).get(b).get(sum).op("f64x2.relaxed_madd").set(sum)
      : f.get(sum).get(a).get(b).op("f64x2.mul").op("f64x2.add").set(sum);

  f.doWhileBelow(x, xEnd, () => {
    for (const row of acc) for (const sum of row) f.splat(0).set(sum);
    f.get(x)
      .tee(xk)
      .i32(k * DOUBLE)
      .op("i32.add")
      .set(xkEnd);
    f.get(panel).set(wk);
    f.doWhileBelow(xk, xkEnd, () => {
      for (const [v, weight] of weights.entries())
        f.get(wk)
          .op("v128.load", v * VECTOR)
          .set(weight);
      for (const [r, row] of acc.entries()) {
        f.get(xk)
          .op("v128.load64_splat", r * k * DOUBLE)
          .set(value);
        for (const [v, sum] of row.entries()) multiplyAdd(sum, value, weights[v]!);
      }
      f.advance(xk, DOUBLE).advance(wk, COLUMNS * DOUBLE);
    });
    for (const [r, row] of acc.entries())
      for (const [v, sum] of row.entries())
        f.get(out)
          .get(sum)
          .op("v128.store", r * columns * DOUBLE + v * VECTOR);
    f.advance(x, ROWS * k * DOUBLE).advance(out, ROWS * columns * DOUBLE);
  });
  const module = new ModuleBuilder(pages);
  module.add(f, { export: "run" });
  return module.bytes();
}
