import "../../../kernels/all.ts";
import { errorBounds, type Graph, type Node, type Shape } from "@sinter/ir";
import * as g from "@sinter/ir/build";
import { describe, expect, it } from "vitest";
import { compileGraph } from "../../../compile.ts";

/** A fixed sequence in [-1, 1]. */
const values = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed));

/** A product of two inputs whose numbers of rows say how large the batch is, if they have any. */
function expectProduct(
  a: Shape,
  b: Shape,
  make: (a: Node, b: Node) => Node,
  batches: readonly number[],
): void {
  const [x, y] = [g.input("a", a), g.input("b", b)];
  const graph: Graph = { name: "product", inputs: [x, y], outputs: [{ name: null, node: make(x, y) }] };
  for (const deterministic of [false, true]) {
    const { run } = compileGraph(graph, { backend: "wasm", deterministic });
    for (const batch of batches) {
      const of = (shape: Shape, seed: number) =>
        values(
          shape.reduce<number>((n, dim) => n * (typeof dim === "number" ? dim : batch), 1),
          seed,
        );
      const inputs = { a: of(a, 1), b: of(b, 2) };
      const { value, bound } = errorBounds(graph, inputs)[""]!;
      const found = run(inputs) as Float32Array;
      expect(found.length).toBe(value.length);
      for (const [i, v] of found.entries())
        if (!(Math.abs(v - value[i]!) <= bound[i]!))
          expect.fail(`batch ${batch}: [${i}] is ${v}, the oracle says ${value[i]} ± ${bound[i]}`);
    }
  }
}

const sizes = [
  [4, 8, 1],
  [5, 9, 3],
  [6, 16, 7],
  [7, 15, 64],
  [11, 8, 193],
  [12, 33, 200],
  [13, 10, 5],
  [17, 70, 30],
] as const;

describe("a product of values that are only known at run time, of any size", () => {
  for (const [m, n, k] of sizes) {
    it(`${m} × ${k} by ${k} × ${n}, rows of a side by side or its columns`, () => {
      expectProduct(["n", m, k], ["n", k, n], (a, b) => g.matmul(a, b), [1, 3]);
      expectProduct(["n", k, m], ["n", k, n], (a, b) => g.matmul(g.transpose(a), b), [1, 3]);
      expectProduct([m, k], [k, n], (a, b) => g.matmul(a, b), [1]);
    });

    it(`${m} × ${k} by the transpose of ${n} × ${k}, as of a layer whose weight changes`, () => {
      expectProduct(["n", m, k], ["n", n, k], (a, b) => g.matmul(a, g.transpose(b)), [1, 3]);
      expectProduct(["n", k], [m, k], (a, b) => g.matmul(a, g.transpose(b)), [1, 2, 5, 6, 7, 64, 301]);
      expectProduct(["n", k, m], ["n", n, k], (a, b) => g.matmul(g.transpose(a), g.transpose(b)), [1, 3]);
      expectProduct(["n", k], [k, n], (a, b) => g.matmul(a, b), [1, 2, 5, 6, 7, 64, 301]);
    });

    it(`${m} × ${n} over the batch, in blocks, and of several matrices`, () => {
      expectProduct(["n", m], ["n", n], (a, b) => g.matmul(g.transpose(a), b), [1, 2, 100, 1000]);
      expectProduct(["n", m, 2], ["n", n], (a, b) => g.matmul(g.transpose(a, [2, 1, 0]), b), [1, 300]);
    });
  }

  it("of parts of values, whose rows lie further apart", () => {
    expectProduct(
      ["n", 9, 20],
      ["n", 7, 30],
      (a, b) => g.matmul(g.slice(a, 3, 10), g.slice(b, 4, 21)),
      [1, 5],
    );
    expectProduct(
      ["n", 30],
      ["n", 40],
      (a, b) => g.matmul(g.transpose(g.slice(a, 5, 18)), g.slice(b, 3, 14)),
      [1, 77],
    );
  });
});
