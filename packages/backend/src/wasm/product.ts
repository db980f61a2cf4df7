import type { Floats, Product } from "@sinter/ir";
import { FunctionBuilder, type Local } from "./assembler/function.ts";
import { ModuleBuilder, PAGE } from "./assembler/module.ts";
import { multiplyAdd, VECTOR } from "./kernels/context.ts";

const DOUBLE = 8;
/** Rows and columns of a tile: 6 × 2 vectors of two doubles are 12 accumulators. */
const ROWS = 6;
const COLUMNS = 4;
/** Rows that stay in the L2 cache while every panel passes by. */
const BLOCK = 16 * ROWS;
/** Rows of a matrix that are packed together. */
const PACKED_ROWS = 8;
/** Multiply-accumulates below which the oracle's loops take less than emitting a module, or using one. */
const WORTH_EMITTING = 1_000_000;
const WORTH_USING = 10_000;
/** Every address is a positive i32. */
const MOST_BYTES = 2 ** 31;

const roundUp = (n: number, to: number): number => Math.ceil(n / to) * to;

/**
 * Products of constant matrices in f64, for folding weights. Left factors are padded to whole tiles;
 * the right one, and so every product but the last, stands in panels of 4 columns, which stay in the L1
 * cache while a block of rows passes by. Each block and panel is a call of its own, so that an engine which
 * compiles twice soon runs its better code.
 */
export function wasmProduct(relaxedMadd: boolean): Product {
  let kernel: Kernel | null = null;
  return (factors, sizes) => {
    const [m, n] = [sizes[0]!, sizes.at(-1)!];
    const columns = roundUp(n, COLUMNS);
    const lefts = factors.slice(1).map((_, i) => {
      const [height, width] = [sizes[i]!, sizes[i + 1]!];
      return { data: factors[i]!, width, rows: roundUp(height, ROWS), macs: height * width * n };
    });
    const leftSize = Math.max(...lefts.map(({ rows, width }) => rows * width));
    const rightSize = Math.max(sizes.at(-2)!, ...lefts.map(({ rows }) => rows)) * columns;
    const bytes = (leftSize + 2 * rightSize) * DOUBLE;
    const total = lefts.reduce((sum, { macs }) => sum + macs, 0);
    if (total < WORTH_USING || bytes > MOST_BYTES) return null;
    if (kernel === null || kernel.memory.byteLength < bytes) {
      const larger = total < WORTH_EMITTING ? null : instantiate(emitPanel(bytes, relaxedMadd));
      if (larger === null) return null;
      kernel = larger;
    }
    const { memory, run } = kernel;
    let [from, to] = [leftSize, leftSize + rightSize];
    let height = sizes.at(-2)!;
    packColumns(memory, from, factors.at(-1)!, height, n);
    for (let i = lefts.length - 1; i >= 0; i--) {
      const { data, width, rows } = lefts[i]!;
      // Into panels, which the next product reads, or rows at last.
      const [outRow, outPanel] = i === 0 ? [columns, COLUMNS] : [COLUMNS, rows * COLUMNS];
      memory.set(data);
      for (let row = 0; row < rows; row += BLOCK)
        for (let panel = 0; panel * COLUMNS < columns; panel++)
          run(
            row * width * DOUBLE,
            Math.min(rows, row + BLOCK) * width * DOUBLE,
            width * DOUBLE,
            (from + panel * height * COLUMNS) * DOUBLE,
            (to + panel * outPanel + row * outRow) * DOUBLE,
            outRow * DOUBLE,
          );
      [from, to, height] = [to, from, rows];
    }
    if (columns === n) return memory.slice(from, from + m * n);
    const c = new Float64Array(m * n);
    for (let i = 0; i < m; i++) c.set(memory.subarray(from + i * columns, from + i * columns + n), i * n);
    return c;
  };
}

interface Kernel {
  readonly memory: Float64Array;
  readonly run: RunPanel;
}

/** Null where there is no memory for the kernel. */
function instantiate(module: Uint8Array<ArrayBuffer>): Kernel | null {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module));
    const memory = new Float64Array((exports.memory as WebAssembly.Memory).buffer);
    return { memory, run: exports.run as RunPanel };
  } catch {
    return null;
  }
}

/** Multiplies the rows from address `x` to `xEnd` by a panel, to `out` and on; rows are so many bytes apart. */
type RunPanel = (x: number, xEnd: number, xRow: number, panel: number, out: number, outRow: number) => void;

/**
 * b [k, n] in panels of 4 columns; what pads the last one is anything. A few rows at a time, so that
 * reading them across and writing them down both stay in the L1 cache.
 */
function packColumns(memory: Float64Array, at: number, b: Floats, k: number, n: number): void {
  for (let top = 0; top < k; top += PACKED_ROWS) {
    const bottom = Math.min(k, top + PACKED_ROWS);
    for (let panel = 0; panel < n; panel += COLUMNS) {
      const width = Math.min(COLUMNS, n - panel);
      for (let l = top, to = at + panel * k + top * COLUMNS; l < bottom; l++, to += COLUMNS) {
        const row = l * n + panel;
        memory[to] = b[row]!;
        if (width > 1) memory[to + 1] = b[row + 1]!;
        if (width > 2) memory[to + 2] = b[row + 2]!;
        if (width > 3) memory[to + 3] = b[row + 3]!;
      }
    }
  }
}

/** The kernel for a panel of 4 columns and any tiles of rows. */
function emitPanel(bytes: number, relaxedMadd: boolean): Uint8Array<ArrayBuffer> {
  const f = new FunctionBuilder("run", Array(6).fill("i32"));
  const params = Array.from({ length: 6 }, (_, i) => f.param(i));
  const [x, xEnd, xRow, panel, out, outRow] = params as [Local, Local, Local, Local, Local, Local];
  const xs = Array.from({ length: ROWS }, () => f.local("i32"));
  const [end, wk] = [f.local("i32"), f.local("i32")];
  const sums = Array.from({ length: ROWS * 2 }, () => f.local("v128"));
  const weights = [f.local("v128"), f.local("v128")] as const;
  const [value, zeros] = [f.local("v128"), f.local("v128")];

  f.doWhileBelow(x, xEnd, () => {
    for (const sum of sums) f.assign(sum, zeros);
    f.assign(wk, panel);
    for (const pointer of xs) f.assign(pointer, x).advance(x, xRow);
    f.assign(end, xs[1]!);
    f.doWhileBelow(xs[0]!, end, () => {
      for (const [v, weight] of weights.entries())
        f.get(wk)
          .op("v128.load", v * VECTOR)
          .set(weight);
      for (const [r, pointer] of xs.entries()) {
        f.get(pointer).op("v128.load64_splat").set(value);
        for (const [v, weight] of weights.entries()) {
          const sum = sums[2 * r + v]!;
          multiplyAdd(
            f,
            relaxedMadd,
            sum,
            () => f.get(value),
            () => f.get(weight),
            "f64x2",
          );
        }
      }
      for (const pointer of xs) f.advance(pointer, DOUBLE);
      f.advance(wk, COLUMNS * DOUBLE);
    });
    for (let r = 0; r < ROWS; r++) {
      for (const v of [0, 1])
        f.get(out)
          .get(sums[2 * r + v]!)
          .op("v128.store", v * VECTOR);
      f.advance(out, outRow);
    }
  });
  const module = new ModuleBuilder(Math.ceil(bytes / PAGE));
  module.add(f, { export: "run" });
  return module.bytes();
}
