import { rowSize } from "../shape/dim.ts";
import { linearShape } from "../shape/linear.ts";
import { type Node, node } from "./node.ts";
import { primitive } from "./op.ts";

/** y[..., o] = Σ_i x[..., i] · weight[o, i] + bias[o] */
export const linearOp = primitive({
  name: "linear",
  operands: [
    { name: "x", takes: "f32" },
    { name: "weight", takes: "f32" },
    { name: "bias", takes: "f32", times: "optional" },
  ],
  attrs: {},
  shape: ([x, w, b]) => linearShape(x!.shape, w!.shape, b?.shape),
  crosses: (_, [x, w, b]) => [[x!.shape.length - 1], w!.shape.map((_, i) => i), b ? [0] : []],
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
});

/** x[..., in] · weight[out, in]ᵀ + bias[out]. */
export const linear = (x: Node, weight: Node, bias?: Node) =>
  node(linearOp, bias === undefined ? [x, weight] : [x, weight, bias], {});
