import { rowSize } from "../shape/dim.ts";
import { matmulShape } from "../shape/matmul.ts";
import type { OpAttrs, Primitive } from "./op.ts";

/** c[..., i, j] = Σ_k a[..., i, k] · b[..., k, j]; a vector b[k] is one column. */
export const matmul: Primitive<OpAttrs["matmul"]> = {
  doc: "c[..., i, j] = Σ_k a[..., i, k] · b[..., k, j]",
  key: () => "",
  infer: ([a, b]) => ({ shape: matmulShape(a!.shape, b!.shape), dtype: "f32" }),
  macs: ([a], c) => rowSize(c.shape) * rowSize(a!.shape.slice(-1)),
  evaluate([a, b], _, shape) {
    const [m, k] = a!.shape.slice(-2) as [number, number];
    const n = b!.shape.length === 1 ? 1 : b!.shape.at(-1)!;
    const size = shape.reduce((p, dim) => p * dim, 1);
    const c = new Float64Array(size);
    const batches = m * n === 0 ? 0 : size / (m * n);
    const bStride = b!.shape.length > 2 ? k * n : 0;
    for (let batch = 0; batch < batches; batch++)
      for (let i = 0; i < m; i++) {
        const row = (batch * m + i) * n;
        for (let l = 0; l < k; l++) {
          const x = a!.data[(batch * m + i) * k + l]!;
          const source = batch * bStride + l * n;
          for (let j = 0; j < n; j++) c[row + j] = c[row + j]! + x * b!.data[source + j]!;
        }
      }
    return c;
  },
};
