import { errorBounds, type Graph } from "@sinter/ir";

/** Rows that are compared with the oracle: rows are independent, so a few stand for all. */
const ROWS = 3;

/**
 * Throws unless the first and the last rows of `y` are the f64 oracle's within the derived bound.
 * A benchmark of wrong results is worth nothing.
 */
export function checkRows(
  name: string,
  graph: Graph,
  params: Readonly<Record<string, Float32Array>>,
  x: Float32Array,
  y: Float32Array,
  batch: number,
): void {
  const rows = [...new Set([...Array(Math.min(ROWS, batch)).keys(), batch - 1])];
  const [width, out] = [x.length / batch, y.length / batch];
  const input = Float32Array.from(rows.flatMap((row) => [...x.subarray(row * width, (row + 1) * width)]));
  const { value, bound } = errorBounds(graph, { x: input }, params)[""]!;
  for (const [i, row] of rows.entries())
    for (let k = 0; k < out; k++) {
      const [got, wanted, allowed] = [y[row * out + k]!, value[i * out + k]!, bound[i * out + k]!];
      if (!(Math.abs(got - wanted) <= allowed))
        throw new Error(`${name}: row ${row}, column ${k} is ${got}, the oracle says ${wanted} ± ${allowed}`);
    }
}
