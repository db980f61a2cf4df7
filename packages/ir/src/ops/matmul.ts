import { rowSize } from "../shape/dim.ts";
import { matmulShape } from "../shape/matmul.ts";
import { product } from "./around.ts";
import { type Node, node } from "./node.ts";
import { type Floats, primitive, type Value } from "./op.ts";
import { broadcastStrides } from "./strides.ts";

/** c[..., i, j] = Σ_k a[..., i, k] · b[..., k, j], leading axes repeated; b[k] is one column */
export const matmulOp = primitive({
  name: "matmul",
  operands: [
    { name: "a", takes: "f32" },
    { name: "b", takes: "f32" },
  ],
  attrs: {},
  shape: ([a, b]) => matmulShape(a!.shape, b!.shape),
  crosses: (_, [a, b]) => [[a!.shape.length - 1], [Math.max(0, b!.shape.length - 2)]],
  neutral: () => 0,
  macs: ([a], c) => rowSize(c.shape) * rowSize(a!.shape.slice(-1)),
  evaluate([a, b], _, shape) {
    const [m, k] = a!.shape.slice(-2) as [number, number];
    const n = b!.shape.length === 1 ? 1 : b!.shape.at(-1)!;
    const leading = b!.shape.length === 1 ? shape.slice(0, -1) : shape.slice(0, -2);
    const aMatrices = matrices(a!, leading);
    const bMatrices = b!.shape.length === 1 ? leading.map(() => 0) : matrices(b!, leading);
    const c = new Float64Array(product(shape));
    const [left, right] = [a!.data, b!.data];
    visit(leading, (index, batch) => {
      const at = dot(index, aMatrices) * m * k;
      const from = dot(index, bMatrices) * k * n;
      for (let i = 0; i < m; i++) {
        const row = (batch * m + i) * n;
        if (n === 1) {
          c[row] = dotProduct(left, at + i * k, right, from, k);
          continue;
        }
        for (let l = 0; l < k; l++) {
          const x = left[at + i * k + l]!;
          for (let j = 0; j < n; j++) c[row + j] = c[row + j]! + x * right[from + l * n + j]!;
        }
      }
    });
    return c;
  },
});

/** a[..., m, k] · b[k, n], b[..., k, n] or b[k]. */
export const matmul = (a: Node, b: Node) => node(matmulOp, [a, b], {});

function dotProduct(left: Floats, at: number, right: Floats, from: number, k: number): number {
  let sum = 0;
  for (let l = 0; l < k; l++) sum += left[at + l]! * right[from + l]!;
  return sum;
}

/** Strides, in matrices, that read a value's leading axes as if they were `leading`. */
const matrices = ({ shape }: Pick<Value, "shape">, leading: readonly number[]): number[] =>
  broadcastStrides(shape.slice(0, -2), leading);

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** Every index below `shape` in C order, with its number. */
function visit(shape: readonly number[], f: (index: readonly number[], at: number) => void): void {
  const index = shape.map(() => 0);
  const count = product(shape);
  for (let at = 0; at < count; at++) {
    f(index, at);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
  }
}
