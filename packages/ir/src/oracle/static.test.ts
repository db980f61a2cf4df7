import { describe, expect, it } from "vitest";
import * as g from "../ops/all.ts";
import type { Node } from "../ops/node.ts";
import { evaluateStatic, type Product } from "./static.ts";

const param = (name: string, ...shape: number[]): Node => g.param(name, shape);
const params = {
  a: Float32Array.of(1, 2, 3, 4, 5, 6),
  b: Float32Array.of(1, 0, 2, 1, 0, 3),
  c: Float32Array.of(2, -1, 1, 1),
  v: Float32Array.of(2, 1),
};
const [a, b, c] = [param("a", 2, 3), param("b", 3, 2), param("c", 2, 2)];

/** The values of nodes, and the sizes that a product was asked for. */
function evaluate(roots: Node[], product: Product = () => null) {
  const asked: string[] = [];
  const values = [
    ...evaluateStatic(roots, params, (factors, sizes) => {
      asked.push(sizes.join(" × "));
      return product(factors, sizes);
    }),
  ];
  return { values: values.map(([, data]) => [...data]), asked };
}

describe("products of products", () => {
  const chain = g.matmul(a, g.matmul(b, c));

  it("are one product of all factors", () => {
    const { values, asked } = evaluate([chain], (factors) => {
      expect(factors).toEqual([params.a, params.b, params.c]);
      return Float64Array.of(9, 8, 7, 6);
    });
    expect(asked).toEqual(["2 × 3 × 2 × 2"]);
    expect(values).toEqual([[9, 8, 7, 6]]);
  });

  it("may end in a vector", () => {
    const { values, asked } = evaluate([g.matmul(a, g.matmul(b, param("v", 2)))]);
    expect(asked).toEqual(["2 × 3 × 2 × 1"]);
    // b·v = [2, 5, 3]
    expect(values).toEqual([[21, 51]]);
  });

  it("are evaluated one after another where no kernel takes them", () => {
    // b·c = [[2, −1], [5, −1], [3, 3]]
    expect(evaluate([chain]).values).toEqual([[21, 6, 51, 9]]);
  });

  it("stay apart where one is wanted itself, or used again, or the left factor", () => {
    const right = g.matmul(b, c);
    expect(evaluate([right, g.matmul(a, right)]).asked).toEqual(["3 × 2 × 2", "2 × 3 × 2"]);
    expect(evaluate([g.apply("add", g.matmul(a, right), g.matmul(a, right))]).asked).toEqual([
      "2 × 3 × 2 × 2",
    ]);
    expect(evaluate([g.concat([g.matmul(a, right), right], 0)]).asked).toEqual(["3 × 2 × 2", "2 × 3 × 2"]);
    expect(evaluate([g.matmul(g.matmul(a, b), c)]).asked).toEqual(["2 × 3 × 2", "2 × 2 × 2"]);
  });
});
