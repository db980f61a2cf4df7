import { errorBounds, type Graph, interpret } from "@sinter/ir";
import {
  argmax,
  compile,
  cumsum,
  equal,
  float,
  grad,
  max,
  mean,
  min,
  model,
  norm,
  oneHot,
  prod,
  sum,
  type Tensor,
  tensor,
  topk,
  variance,
} from "sinter";
import { describe, expect, it } from "vitest";

type X = Tensor<["n", 3, 4]>;
const x = tensor(["n", 3, 4]);
const values = Float32Array.from({ length: 48 }, (_, i) => Math.fround(Math.sin(3 * i) + 0.1 * i));

/** Element [row, i, j] of the values. */
const at = (row: number, i: number, j: number) => values[12 * row + 4 * i + j]!;
const every = (row: number) => Array.from(values.subarray(12 * row, 12 * row + 12));
const rows = [0, 1, 2, 3];
const inner = [0, 1, 2].flatMap((i) => [0, 1, 2, 3].map((j) => [i, j] as const));
const total = (v: readonly number[]) => v.reduce((a, b) => a + b, 0);
const average = (v: readonly number[]) => total(v) / v.length;
const spread = (v: readonly number[], correction = 0) =>
  total(v.map((e) => (e - average(v)) ** 2)) / (v.length - correction);

/** What each gives for four rows. */
const cases: Record<string, readonly [f: (x: X) => Tensor, want: readonly number[]]> = {
  "a sum over two axes": [(x) => sum(x, { axis: [1, 2] }), rows.map((r) => total(every(r)))],
  "a mean over two axes, in any order, kept": [
    (x) => mean(x, { axis: [-1, 1], keepDims: true }),
    rows.map((r) => average(every(r))),
  ],
  "the largest of two axes": [(x) => max(x, { axis: [1, 2] }), rows.map((r) => Math.max(...every(r)))],
  "an axis that is named twice": [
    (x) => min(x, { axis: [1, -2] }),
    rows.flatMap((r) => [0, 1, 2, 3].map((j) => Math.min(at(r, 0, j), at(r, 1, j), at(r, 2, j)))),
  ],
  "a mean over everything": [(x) => mean(x, { axis: [0, 1, 2] }), [average(Array.from(values))]],
  "a sum over the batch and another axis": [
    (x) => sum(x, { axis: [0, 2] }),
    [0, 1, 2].map((i) => total(rows.flatMap((r) => [0, 1, 2, 3].map((j) => at(r, i, j))))),
  ],
  variance: [(x) => variance(x, { axis: [1, 2] }), rows.map((r) => spread(every(r)))],
  "a corrected variance": [
    (x) => variance(x, { axis: [1, 2], correction: 1 }),
    rows.map((r) => spread(every(r), 1)),
  ],
  "a corrected variance along an axis named twice": [
    (x) => variance(x, { axis: [1, 2, -1], correction: 1 }),
    rows.map((r) => spread(every(r), 1)),
  ],
  "the variance of a batch": [
    (x) => variance(x, { axis: 0 }),
    inner.map(([i, j]) => spread(rows.map((r) => at(r, i, j)))),
  ],
  norm: [(x) => norm(x, { axis: [1, 2] }), rows.map((r) => Math.hypot(...every(r)))],
  "a norm of order 1": [
    (x) => norm(x, { axis: [1, 2], order: 1 }),
    rows.map((r) => total(every(r).map(Math.abs))),
  ],
  "a norm of order ∞": [
    (x) => norm(x, { axis: [1, 2], order: Infinity }),
    rows.map((r) => Math.max(...every(r).map(Math.abs))),
  ],
  "a product": [
    (x) => prod(x, { axis: 1 }),
    rows.flatMap((r) => [0, 1, 2, 3].map((j) => at(r, 0, j) * at(r, 1, j) * at(r, 2, j))),
  ],
  "a product over two axes": [
    (x) => prod(x, { axis: [1, 2] }),
    rows.map((r) => every(r).reduce((a, b) => a * b, 1)),
  ],
  "running sums": [
    (x) => cumsum(x),
    rows.flatMap((r) =>
      [0, 1, 2].flatMap((i) =>
        [0, 1, 2, 3].map((j) => total([0, 1, 2, 3].slice(0, j + 1).map((k) => at(r, i, k)))),
      ),
    ),
  ],
  "running sums along another axis": [
    (x) => cumsum(x, { axis: 1 }),
    rows.flatMap((r) => inner.map(([i, j]) => total([0, 1, 2].slice(0, i + 1).map((k) => at(r, k, j))))),
  ],
};

/** That a model gives what its oracle gives, within its bound, on both backends. */
function holds(graph: Graph, inputs: Readonly<Record<string, Float32Array | Int32Array>>): void {
  const bounds = errorBounds(graph, inputs as never);
  for (const backend of ["cpu", "wasm"] as const) {
    const got = compile(graph, { backend }).run(inputs as never) as unknown as Record<string, Float32Array>;
    for (const [name, { value, bound }] of Object.entries(bounds))
      for (const [i, y] of (name === "" ? (got as unknown as Float32Array) : got[name]!).entries())
        expect(Math.abs(y - value[i]!), `${name}[${i}] on ${backend}`).toBeLessThanOrEqual(4 * bound[i]!);
  }
}

describe("reductions are what they say, in the oracle and on both backends", () => {
  for (const [what, [f, want]] of Object.entries(cases))
    it(what, () => {
      const { graph } = model({ x }, ({ x }) => f(x) as never);
      const got = interpret(graph, { x: values })[""]!;
      expect(got.length).toBe(want.length);
      for (const [i, value] of got.entries())
        expect(Math.abs(value - want[i]!)).toBeLessThan(1e-12 * (1 + Math.abs(want[i]!)));
      holds(graph, { x: values });
    });

  it("and have gradients", () => {
    const few = tensor([2, 3]);
    const at = Float32Array.of(1, -2, 0.5, 3, 0.25, -1.5);
    const losses: Record<string, (x: Tensor<[2, 3]>) => Tensor> = {
      variance: (x) => sum(variance(x), { axis: 0 }),
      norm: (x) => norm(x, { axis: [0, 1] }),
      prod: (x) => prod(x, { axis: [0, 1] }),
      cumsum: (x) => sum(cumsum(x), { axis: [0, 1] }),
    };
    for (const [name, loss] of Object.entries(losses)) {
      const net = model({ x: few }, ({ x }) => ({ y: loss(x), slope: grad(loss(x) as never, x) }) as never);
      const { graph } = net as { graph: Graph };
      const valueAt = (x: Float64Array) => interpret(graph, { x } as never).y![0]!;
      const slope = interpret(graph, { x: at }).slope!;
      for (let i = 0; i < at.length; i++) {
        const [up, down] = [1e-6, -1e-6].map((h) =>
          valueAt(Float64Array.from(at, (v, k) => (k === i ? v + h : v))),
        );
        expect(slope[i], `${name}, ${i}`).toBeCloseTo((up! - down!) / 2e-6, 6);
      }
    }
  });
});

describe("what a choice gives", () => {
  it("oneHot has 1 at each index, and refuses one that is too large", () => {
    const { graph } = model({ i: tensor(["n", 2], { dtype: "i32" }) }, ({ i }) => oneHot(i, 3));
    for (const backend of ["cpu", "wasm"] as const) {
      const { run } = compile(graph, { backend });
      expect([...(run(Int32Array.of(0, 2, 1, 0)) as Float32Array)]).toEqual([
        1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0,
      ]);
      expect(() => run(Int32Array.of(0, 3))).toThrow("i: the index 3 at position 1 is not between 0 and 2");
    }
  });

  it("the gradient of topk goes to what was chosen alone, also among equal ones", () => {
    const net = model({ x: tensor([5]) }, ({ x }) => grad(sum(topk(x, 2).values, { axis: 0 }), x));
    const x = Float32Array.of(3, 3, 1, 3, 2);
    expect([...interpret(net.graph, { x })[""]!]).toEqual([1, 1, 0, 0, 0]);
  });

  it("the gradient of the norm of a row of zeros is 0", () => {
    const net = model({ x: tensor([2, 2]) }, ({ x }) => grad(sum(norm(x), { axis: 0 }), x));
    for (const backend of ["cpu", "wasm"] as const)
      expect([...compile(net, { backend }).run(Float32Array.of(0, 0, 3, 4))]).toEqual([
        0,
        0,
        Math.fround(0.6),
        Math.fround(0.8),
      ]);
  });

  it("topk has the largest first, equal ones in their order, NaN before all, −∞ last and none twice", () => {
    const { graph } = model({ x: tensor(["n", 5]) }, ({ x }) => topk(x, 4));
    const [nan, low] = [Number.NaN, -Infinity];
    const given = Float32Array.of(1, 5, 3, 5, 2, low, 7, low, low, 4, 0, nan, 1, -1, 2);
    for (const backend of ["cpu", "wasm"] as const) {
      const got = compile(graph, { backend }).run(given) as unknown as Record<string, ArrayLike<number>>;
      expect(Array.from(got.indices!)).toEqual([1, 3, 2, 4, 1, 4, 0, 2, 1, 4, 2, 0]);
      expect(Array.from(got.values!)).toEqual([5, 5, 3, 2, 7, 4, low, low, nan, 2, 1, 0]);
    }
  });

  it("float makes masks and indices numbers: the part that is right", () => {
    const inputs = { x: tensor(["n", 3]), labels: tensor(["n"], { dtype: "i32" }) };
    const { graph } = model(inputs, ({ x, labels }) => mean(float(equal(argmax(x), labels)), { axis: 0 }));
    const given = {
      x: Float32Array.of(1, 2, 0, 5, 1, 1, 0, 0, 1, 3, 4, 5),
      labels: Int32Array.of(1, 0, 1, 2),
    };
    for (const backend of ["cpu", "wasm"] as const)
      expect([...(compile(graph, { backend }).run(given as never) as unknown as Float32Array)]).toEqual([
        0.75,
      ]);
  });

  const wrong: [string, () => unknown, string][] = [
    ["float of numbers", () => float(x as never), "float expects one operand, i32 or bool, but receives f32"],
    ["more than there are", () => topk(x, 5), "topk: k is a whole number from 1 to the 4 elements, got 5"],
    [
      "options of topk",
      () => topk(x, 1, { largest: false } as never),
      "topk has no option largest; it has none",
    ],
    ["no axes", () => sum(x, { axis: [] }), "sum expects at least one axis, got none"],
    ["a power mean", () => norm(x, { order: 3 as never }), "norm: the order is 1, 2 or Infinity, got 3"],
    [
      "a correction of all elements",
      () => variance(x, { correction: 4 }),
      "variance: the correction is a number from 0 and below the 4 elements, got 4",
    ],
    [
      "a correction of the batch",
      () => variance(x, { axis: 0, correction: 1 }),
      "variance: along an axis of [n, 3, 4] whose size varies there is no correction, got 1",
    ],
    [
      "a product over the batch",
      () => prod(x, { axis: 0 }),
      "prod runs along an axis of a known size, not along n of [n, 3, 4]",
    ],
  ];
  for (const [what, f, message] of wrong)
    it(`but not ${what}`, () => expect(f).toThrow(expect.objectContaining({ message })));
});
