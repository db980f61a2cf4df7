import { describe, expect, it } from "vitest";
import { errorBounds, type Graph, interpret, is, type Node } from "../index.ts";
import * as g from "../ops/all.ts";

const run = (node: Node, inputs: Record<string, number[]>, params: Record<string, number[]> = {}) => {
  const names = Object.keys(inputs);
  const found = new Map<string, Node>();
  const visit = (n: Node): void => {
    if (is(n, "input")) found.set(n.attrs.name, n);
    n.operands.forEach(visit);
  };
  visit(node);
  const graph: Graph = {
    name: "g",
    inputs: names.map((name) => found.get(name)!) as Graph["inputs"],
    outputs: [{ name: null, node }],
  };
  return [...interpret(graph, inputs, params)[""]!];
};
const x = g.input("x", ["batch", 3]);

describe("interpret", () => {
  it("takes numbers only: no holes, no big integers", () => {
    const y = g.apply("abs", x);
    // biome-ignore lint/suspicious/noSparseArray: a hole is what this is about
    for (const values of [[1, , 3], BigInt64Array.of(1n, 2n, 3n)])
      expect(() => run(y, { x: values as number[] })).toThrow("x: expected an array of numbers, got object");
  });

  it("linear is x·Wᵀ + b", () => {
    const y = g.linear(x, g.param("w", [2, 3]), g.param("b", [2]));
    expect(run(y, { x: [1, 2, 3, 4, 5, 6] }, { w: [1, 0, 0, 0, 1, 1], b: [10, 20] })).toEqual([
      11, 25, 14, 31,
    ]);
  });

  it("matmul multiplies matrices, stacks of them, and vectors", () => {
    expect(run(g.matmul(x, g.param("w", [3, 2])), { x: [1, 2, 3] }, { w: [1, 2, 3, 4, 5, 6] })).toEqual([
      22, 28,
    ]);
    expect(run(g.matmul(x, g.param("v", [3])), { x: [1, 2, 3, 4, 5, 6] }, { v: [1, 1, 1] })).toEqual([6, 15]);
    const a = g.input("a", [2, 1, 2]);
    const b = g.input("b", [2, 2, 1]);
    expect(run(g.matmul(a, b), { a: [1, 2, 3, 4], b: [1, 1, 2, 2] })).toEqual([3, 14]);
  });

  it("elementwise operands repeat along leading axes", () => {
    expect(run(g.apply("sub", x, g.param("c", [3])), { x: [1, 2, 3, 4, 5, 6] }, { c: [1, 2, 3] })).toEqual([
      0, 0, 0, 3, 3, 3,
    ]);
  });

  it("reduces, moves and repeats", () => {
    const m = g.input("m", [2, 3]);
    const values = { m: [1, 2, 3, 4, 5, 6] };
    expect(run(g.reduce(m, "sum", 0), values)).toEqual([5, 7, 9]);
    expect(run(g.reduce(m, "max", 1), values)).toEqual([3, 6]);
    expect(run(g.reduce(m, "min", -1, true), values)).toEqual([1, 4]);
    expect(run(g.transpose(m), values)).toEqual([1, 4, 2, 5, 3, 6]);
    expect(run(g.reshape(m, [3, 2]), values)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(run(g.broadcast(g.input("v", [2, 1]), [2, 3]), { v: [7, 8] })).toEqual([7, 7, 7, 8, 8, 8]);
  });

  it("matmul repeats leading axes", () => {
    const a = g.input("a", [2, 1, 1, 2]);
    const b = g.input("b", [3, 2, 1]);
    expect(run(g.matmul(a, b), { a: [1, 2, 3, 4], b: [1, 0, 0, 1, 1, 1] })).toEqual([1, 2, 3, 3, 4, 7]);
  });

  it("gathers, finds the largest, compares and chooses", () => {
    const m = g.input("m", [2, 3]);
    const values = { m: [1, 5, 5, 6, Number.NaN, 4] };
    expect(run(g.argmax(m, 1), values)).toEqual([1, 1]);
    expect(run(g.argmax(m, 0, true), values)).toEqual([1, 1, 0]);
    expect(run(g.gather(m, g.argmax(m, 1), 1), values)).toEqual([5, 5, Number.NaN, Number.NaN]);
    expect(run(g.apply("less", m, g.scalar(5)), values)).toEqual([1, 0, 0, 0, 0, 1]);
    expect(run(g.apply("where", g.apply("equal", m, g.scalar(5)), m, g.scalar(0)), values)).toEqual([
      0, 5, 5, 0, 0, 0,
    ]);
    const at = g.input("at", [2], "i32");
    expect(() => run(g.gather(m, at, 1), { m: [1, 2, 3, 4, 5, 6], at: [0, 3] })).toThrow(
      "gather: the index 3 at position 1 is not between 0 and 2",
    );
  });

  it("softmax sums to 1 and does not overflow", () => {
    const y = run(g.softmax(x), { x: [1000, 1000, 999, -1000, 0, 1000] });
    expect(y.slice(0, 3).reduce((a, b) => a + b)).toBeCloseTo(1, 15);
    expect(y.slice(3)).toEqual([0, 0, 1]);
  });

  it("names the input that does not fit", () => {
    expect(() => run(g.apply("abs", x), { x: [1, 2] })).toThrow(
      "x: expected a multiple of 3 values for [batch, 3], got 2",
    );
  });
});

describe("errorBounds", () => {
  it("is a few units in the last place of one operation or sum, and grows slowly with the length of products", () => {
    const bound = (node: Node, n: number) =>
      errorBounds(
        { name: "g", inputs: [g.input("v", [n])], outputs: [{ name: null, node }] },
        { v: new Float64Array(n).fill(1) },
      )[""]!.bound[0]!;
    const v = (n: number) => g.input("v", [n]);
    expect(bound(g.apply("add", v(1), v(1)), 1)).toBeCloseTo(2 * 2 ** -24, 12);
    expect(bound(g.reduce(v(100), "sum", 0), 100)).toBeCloseTo(100 * 2 ** -24, 9);
    // Of n products each is rounded min(n, 192) times, once for each of 16 blocks, and once for 3,072 terms.
    const products = (n: number) =>
      bound(g.linear(v(n), g.constant(new Float32Array(n).fill(1), [1, n])), n) / n;
    for (const [n, roundings] of [
      [192, 192],
      [3072, 192 + 16],
      [65536, 192 + 16 + 22],
    ] as const)
      expect(products(n) * 2 ** 24).toBeCloseTo(roundings + 1, 1);
    expect(bound(g.apply("abs", v(1)), 1)).toBe(0);
  });
});

it("the parts of a composite are bounded as a kernel computes them, also where they are static", () => {
  const [q, r] = [g.param("q", [3, 4]), g.param("r", [4])];
  const shift = g.input("shift", [4]);
  const graph: Graph = {
    name: "g",
    inputs: [shift],
    outputs: [{ name: null, node: g.layerNorm(q, r, shift) }],
  };
  const params = { q: Array.from({ length: 12 }, (_, i) => Math.sin(i)), r: [1, 1, 1, 1] };
  const zero = { shift: [0, 0, 0, 0] };
  const { value, bound } = errorBounds(graph, zero, params)[""]!;
  // The mean, the differences, the deviation and the quotient all round.
  for (const [i, b] of bound.entries()) expect(b).toBeGreaterThan(4 * 2 ** -24 * Math.abs(value[i]!));
});
