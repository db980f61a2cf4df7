import { rowSize } from "../shape/dim.ts";
import { linearShape } from "../shape/linear.ts";
import type { OpAttrs, Primitive } from "./op.ts";

/** y[..., o] = Σ_i x[..., i] · w[o, i] + b[o] */
export const linear: Primitive<OpAttrs["linear"]> = {
  key: () => "",
  infer: ([x, w, b]) => ({ shape: linearShape(x!.shape, w!.shape, b?.shape), dtype: "f32" }),
  macs: ([, w], y) => rowSize(y.shape) * rowSize(w!.shape.slice(1)),
  evaluate([x, w, b], _, shape) {
    const [out, width] = w!.shape as [number, number];
    const rows = shape.slice(0, -1).reduce((n, dim) => n * dim, 1);
    const y = new Float64Array(rows * out);
    for (let row = 0; row < rows; row++)
      for (let o = 0; o < out; o++) {
        let sum = b === undefined ? 0 : b.data[o]!;
        for (let i = 0; i < width; i++) sum += x!.data[row * width + i]! * w!.data[o * width + i]!;
        y[row * out + o] = sum;
      }
    return y;
  },
};
