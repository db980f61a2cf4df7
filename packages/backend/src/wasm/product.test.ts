import { describe, expect, it, vi } from "vitest";
import { wasmProduct } from "./product.ts";

/** Integers whose products are below 2^20 keep every sum exact in f64, in any order. */
const matrix = (length: number, seed: number) =>
  Float64Array.from({ length }, (_, i) => ((i * 7919 + seed) % 2039) - 1019);

describe("products of constant matrices", () => {
  for (const relaxedMadd of [false, true])
    for (const [m, k, n] of [
      [128, 128, 128],
      [101, 99, 103],
      [1, 1000, 1001],
      [1001, 1000, 1],
      [7, 2, 99_999],
    ] as const)
      it(`[${m}, ${k}] · [${k}, ${n}] is what the sums say, ${relaxedMadd ? "fused" : "in two steps"}`, () => {
        const [a, b] = [matrix(m * k, 1), matrix(k * n, 2)];
        const c = wasmProduct(relaxedMadd)([a, b], [m, k, n])!;
        expect(c).toHaveLength(m * n);
        for (const [i, j] of [
          [0, 0],
          [m - 1, n - 1],
          [m >> 1, n >> 1],
          [m - 1, 0],
          [0, n - 1],
        ] as const) {
          let sum = 0;
          for (let l = 0; l < k; l++) sum += a[i * k + l]! * b[l * n + j]!;
          expect(c[i * n + j]).toBe(sum);
        }
      });

  for (const sizes of [
    [101, 98, 103, 97],
    [2, 3, 1000, 1000],
    [1000, 1000, 3, 2],
    [64, 1, 5, 20_000],
    [96, 96, 96, 96, 96],
  ])
    it(`a chain of ${sizes.join(" × ")} is multiplied from the right`, () => {
      const small = (length: number, seed: number) => matrix(length, seed).map((x) => x % 16);
      const factors = sizes.slice(1).map((n, i) => small(sizes[i]! * n, i));
      const expected = factors.reduceRight((right, left, i) => {
        const [m, k, n] = [sizes[i]!, sizes[i + 1]!, sizes.at(-1)!];
        const c = new Float64Array(m * n);
        for (let row = 0; row < m; row++)
          for (let l = 0; l < k; l++)
            for (let j = 0; j < n; j++) c[row * n + j]! += left[row * k + l]! * right[l * n + j]!;
        return c;
      });
      expect(wasmProduct(true)(factors, sizes)).toEqual(expected);
    });

  it("uses a kernel again that is there, for small ones and for vectors", () => {
    const product = wasmProduct(true);
    const [a, b, x] = [matrix(128 * 128, 1), matrix(128 * 128, 2), matrix(128, 3)];
    expect(product([a, x], [128, 128, 1])).toBeNull();
    expect(product([a, b], [128, 128, 128])).not.toBeNull();
    const y = product([a, x], [128, 128, 1])!;
    expect(y).toHaveLength(128);
    for (const row of [0, 77, 127])
      expect(y[row]).toBe(x.reduce((sum, value, l) => sum + a[row * 128 + l]! * value, 0));
  });

  it("leaves them to the oracle where there is no memory for a kernel", () => {
    const instance = vi.spyOn(WebAssembly, "Instance").mockImplementation(function refuse() {
      throw new RangeError("Out of memory");
    });
    const [a, b] = [matrix(128 * 128, 1), matrix(128 * 128, 2)];
    expect(wasmProduct(true)([a, b], [128, 128, 128])).toBeNull();
    instance.mockRestore();
    expect(wasmProduct(true)([a, b], [128, 128, 128])).not.toBeNull();
  });

  it("leaves small ones to the oracle", () => {
    expect(wasmProduct(true)([matrix(4, 1), matrix(4, 2)], [2, 2, 2])).toBeNull();
  });
});
