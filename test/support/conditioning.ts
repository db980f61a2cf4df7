import { errorBounds } from "@sinter/ir";
import fc from "fast-check";
import { compile, linear, type Model, sequential } from "sinter";
import { expect } from "vitest";
import { uniform } from "./random.ts";

/** Chains of narrow layers, and how ill their weights and inputs are. */
const cases = fc.record({
  widths: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 3, maxLength: 6 }),
  /** Decimal orders between the largest and the smallest scale of rows and columns. */
  decades: fc.constantFrom(0, 6, 12),
  /** The order of each layer's weights: products reach the ends of f32's range. */
  order: fc.constantFrom(0, 0, -12, -21, 15, 30),
  /** The order of inputs that the first bias cancels; without, biases are like weights. */
  cancelled: fc.constantFrom(null, 2, 5, 8),
  batch: fc.constantFrom(1, 5),
  seed: fc.nat(),
});

/** Whether f32 holds every value between the layers, with room for sums on the way. */
function staysInRange(
  x: Float32Array,
  widths: readonly number[],
  params: Readonly<Record<string, Float32Array>>,
): boolean {
  let rows = Array.from({ length: x.length / widths[0]! }, (_, r) =>
    Array.from(x.subarray(r * widths[0]!, (r + 1) * widths[0]!), Math.abs),
  );
  for (const [i, out] of widths.slice(1).entries()) {
    const [weight, bias] = [params[`${i}.weight`]!, params[`${i}.bias`]!];
    rows = rows.map((row) =>
      Array.from({ length: out }, (_, o) =>
        row.reduce((sum, v, l) => sum + v * Math.abs(weight[o * row.length + l]!), Math.abs(bias[o]!)),
      ),
    );
    if (rows.some((row) => row.some((v) => v > 1e38))) return false;
  }
  return true;
}

/**
 * Where layers are fused, the bound of the error is at most four times that of the layers by themselves, and
 * every backend keeps it.
 */
export const staysConditioned = (numRuns: number): void =>
  fc.assert(
    fc.property(cases, ({ widths, decades, order, cancelled, batch, seed }) => {
      const next = uniform(seed);
      const between = (a: number, b: number) => a + (b - a) * (0.5 + next() / 2);
      const scale = () => 10 ** between(-decades / 2, decades / 2);
      const [first] = widths as [number];
      const centre = Array.from({ length: first }, () => (cancelled === null ? 0 : next() * 10 ** cancelled));
      const params: Record<string, Float32Array> = {};
      const layers = widths.slice(1).map((out, i) => {
        const width = widths[i]!;
        const [rows, columns] = [out, width].map((n) => Array.from({ length: n }, scale)) as [
          number[],
          number[],
        ];
        const weight = Float32Array.from(
          { length: out * width },
          (_, at) => next() * rows[Math.floor(at / width)]! * columns[at % width]! * 10 ** order,
        );
        const bias = Float32Array.from({ length: out }, (_, o) =>
          i === 0 && cancelled !== null
            ? -centre.reduce((sum, x, l) => sum + x * weight[o * width + l]!, 0)
            : next() * 10 ** order,
        );
        params[`${i}.weight`] = weight;
        params[`${i}.bias`] = bias;
        return linear(width, out);
      });
      const x = Float32Array.from({ length: batch * first }, (_, at) => centre[at % first]! + next());
      if (![x, ...Object.values(params)].every((data) => data.every(Number.isFinite))) return;
      if (!staysInRange(x, widths, params)) return;
      const model = sequential(...(layers as Parameters<typeof sequential>)) as unknown as Model;
      const apart = errorBounds(model.graph, { x }, params)[""]!;
      for (const backend of ["wasm", "cpu"] as const) {
        const { graph, run } = compile(model, { params, backend });
        const { value, bound } = errorBounds(graph, { x }, params)[""]!;
        const y = run(x as never) as Float32Array;
        for (const [i, limit] of bound.entries()) {
          if (!(apart.bound[i]! < 1e38 && Math.abs(value[i]!) < 1e38)) continue;
          expect(limit, `${backend}: the bound of output ${i}`).toBeLessThanOrEqual(4 * apart.bound[i]!);
          expect(Math.abs(y[i]! - value[i]!), `${backend}: output ${i}`).toBeLessThanOrEqual(limit);
        }
      }
    }),
    { numRuns },
  );
