import { describe, expect, it } from "vitest";
import { embedding, init, kaiming, linear, model, orthogonal, sequential, tensor, xavier } from "../index.ts";

const variance = (x: Float32Array) => x.reduce((sum, v) => sum + v * v, 0) / x.length;
const weightOf = (n: number, m: number, weights: Parameters<typeof init>[1]["weights"]) =>
  (init(sequential(linear(n, m)), { seed: 7, weights }) as Record<string, { data: Float32Array }>)[
    "0.weight"
  ]!.data;

describe("weights start", () => {
  it("with the variance of their scheme, uniform or normal", () => {
    for (const normal of [false, true]) {
      expect(variance(weightOf(300, 100, xavier({ normal })))).toBeCloseTo(2 / 400, 3);
      expect(variance(weightOf(300, 100, kaiming({ normal })))).toBeCloseTo(2 / 300, 3);
    }
    const largest = Math.max(...weightOf(300, 100, xavier()));
    expect(largest).toBeLessThanOrEqual(Math.sqrt(6 / 400));
    expect(largest).toBeGreaterThan(0.99 * Math.sqrt(6 / 400));
  });

  it("orthogonal, along the shorter side", () => {
    for (const [n, m] of [
      [12, 5],
      [5, 12],
      [6, 6],
    ] as const) {
      const w = weightOf(n, m, orthogonal({ gain: 2 }));
      const [count, length] = n < m ? [n, m] : [m, n];
      const at = (i: number, k: number) => w[n < m ? k * n + i : i * n + k]!;
      for (let i = 0; i < count; i++)
        for (let j = 0; j < count; j++) {
          let dot = 0;
          for (let k = 0; k < length; k++) dot += at(i, k) * at(j, k);
          expect(dot).toBeCloseTo(i === j ? 4 : 0, 5);
        }
    }
  });

  it("and biases and embeddings as they do without it", () => {
    const net = model({ i: tensor(["n"], { dtype: "i32" }) }, ({ i }) => linear(4, 3)(embedding(5, 4)(i)));
    const [own, plain] = [init(net, { seed: 1, weights: kaiming() }), init(net, { seed: 1 })];
    expect(own["0.weight"]).toEqual(plain["0.weight"]);
    expect(own["1.bias"]).toEqual(plain["1.bias"]);
    expect(own["1.weight"]).not.toEqual(plain["1.weight"]);
  });

  it("or a sentence says what is wrong", () => {
    expect(() => kaiming({ gain: 0 })).toThrow("kaiming: gain is a number above 0, got 0");
    expect(() => init(sequential(linear(2, 2)), { seed: 1, weights: "kaiming" as never })).toThrow(
      "init: weights is a way to start, such as kaiming(), got string",
    );
  });
});
