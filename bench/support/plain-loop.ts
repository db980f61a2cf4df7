/** x·Wᵀ + b as anyone would write it: three loops over Float32Arrays. */
export function plainLinear(
  x: Float32Array,
  weight: Float32Array,
  bias: Float32Array,
  batch: number,
): Float32Array {
  const [k, n] = [x.length / batch, bias.length];
  const y = new Float32Array(batch * n);
  for (let row = 0; row < batch; row++)
    for (let o = 0; o < n; o++) {
      let sum = bias[o]!;
      for (let i = 0; i < k; i++) sum += x[row * k + i]! * weight[o * k + i]!;
      y[row * n + o] = sum;
    }
  return y;
}
