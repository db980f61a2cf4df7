import type { Packing } from "../plan/statics.ts";

/** Columns of a packed panel. */
const PANEL = 4;

export const packing: Packing = { width: PANEL, panelSize: (k) => PANEL * k };

/**
 * out[i, j] = Σ_l x[i, l]·w[j, l] + b[j] for `rows` rows, w packed in panels of 4 columns; the rows of x and out
 * are xStep and outStep floats apart.
 *
 * Tiles of 4 rows × 4 columns are summed in sixteen f64 locals and rounded once, so the error of a
 * sum is that of its last rounding. Rows and columns that are left over come one row at a time.
 */
export function gemm(
  memory: Float32Array,
  x: number,
  xStep: number,
  weight: number,
  bias: number,
  out: number,
  outStep: number,
  rows: number,
  k: number,
  n: number,
): void {
  const tiled = rows - (rows % 4);
  for (let column = 0; column < n; column += PANEL) {
    const w = weight + column * k;
    const columns = Math.min(PANEL, n - column);
    if (columns === PANEL) {
      for (let i = 0; i < tiled; i += 4)
        tile4x4(memory, x + i * xStep, xStep, w, bias, out + i * outStep + column, outStep, k, column);
      for (let i = tiled; i < rows; i++)
        row(memory, x + i * xStep, w, bias, out + i * outStep + column, k, column, columns);
    } else
      for (let i = 0; i < rows; i++)
        row(memory, x + i * xStep, w, bias, out + i * outStep + column, k, column, columns);
  }
}

function tile4x4(
  m: Float32Array,
  x0: number,
  xStep: number,
  w: number,
  bias: number,
  out: number,
  outStep: number,
  k: number,
  column: number,
): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  if (bias >= 0) {
    a0 = m[bias + column]!;
    a1 = m[bias + column + 1]!;
    a2 = m[bias + column + 2]!;
    a3 = m[bias + column + 3]!;
  }
  let b0 = a0;
  let b1 = a1;
  let b2 = a2;
  let b3 = a3;
  let c0 = a0;
  let c1 = a1;
  let c2 = a2;
  let c3 = a3;
  let d0 = a0;
  let d1 = a1;
  let d2 = a2;
  let d3 = a3;
  const x1 = x0 + xStep;
  const x2 = x1 + xStep;
  const x3 = x2 + xStep;
  for (let l = 0, at = w; l < k; l++, at += 4) {
    const w0 = m[at]!;
    const w1 = m[at + 1]!;
    const w2 = m[at + 2]!;
    const w3 = m[at + 3]!;
    const a = m[x0 + l]!;
    a0 += a * w0;
    a1 += a * w1;
    a2 += a * w2;
    a3 += a * w3;
    const b = m[x1 + l]!;
    b0 += b * w0;
    b1 += b * w1;
    b2 += b * w2;
    b3 += b * w3;
    const c = m[x2 + l]!;
    c0 += c * w0;
    c1 += c * w1;
    c2 += c * w2;
    c3 += c * w3;
    const d = m[x3 + l]!;
    d0 += d * w0;
    d1 += d * w1;
    d2 += d * w2;
    d3 += d * w3;
  }
  m[out] = a0;
  m[out + 1] = a1;
  m[out + 2] = a2;
  m[out + 3] = a3;
  const out1 = out + outStep;
  m[out1] = b0;
  m[out1 + 1] = b1;
  m[out1 + 2] = b2;
  m[out1 + 3] = b3;
  const out2 = out1 + outStep;
  m[out2] = c0;
  m[out2 + 1] = c1;
  m[out2 + 2] = c2;
  m[out2 + 3] = c3;
  const out3 = out2 + outStep;
  m[out3] = d0;
  m[out3 + 1] = d1;
  m[out3 + 2] = d2;
  m[out3 + 3] = d3;
}

function row(
  m: Float32Array,
  x: number,
  w: number,
  bias: number,
  out: number,
  k: number,
  column: number,
  columns: number,
): void {
  // The bias comes first, as in a tile: a row's bits do not depend on its batch.
  let s0 = bias < 0 ? 0 : m[bias + column]!;
  let s1 = bias < 0 || columns < 2 ? 0 : m[bias + column + 1]!;
  let s2 = bias < 0 || columns < 3 ? 0 : m[bias + column + 2]!;
  let s3 = bias < 0 || columns < 4 ? 0 : m[bias + column + 3]!;
  for (let l = 0, at = w; l < k; l++, at += 4) {
    const a = m[x + l]!;
    s0 += a * m[at]!;
    s1 += a * m[at + 1]!;
    s2 += a * m[at + 2]!;
    s3 += a * m[at + 3]!;
  }
  m[out] = s0;
  if (columns > 1) m[out + 1] = s1;
  if (columns > 2) m[out + 2] = s2;
  if (columns > 3) m[out + 3] = s3;
}
